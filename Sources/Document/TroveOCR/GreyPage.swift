import CLeptonica
import Foundation
import TroveCore

/// A grey page in leptonica's own memory, as the engine reads it. One owner; operations return new pages.
@safe struct GreyPage: ~Copyable {
    let pix: OpaquePointer
    let width: Int
    let height: Int

    /// Takes over an image of leptonica's.
    private init(owning pix: OpaquePointer) {
        unsafe self.pix = pix
        var info = ctrove_pix_info()
        unsafe ctrove_pix_describe(pix, &info)
        width = Int(info.width)
        height = Int(info.height)
    }

    /// Copies a raster; RGB becomes grey by luminance.
    ///
    /// - Throws: `.unavailable` without leptonica, `.limitExceeded` out of memory.
    init(_ raster: Raster) throws(TroveError) {
        var why: UnsafePointer<CChar>?
        guard unsafe ctrove_leptonica_open(&why) != 0 else {
            // SAFETY: the reason is a string literal of the C target.
            throw TroveError(.unavailable, unsafe why.map { unsafe String(cString: $0) } ?? "leptonica is missing")
        }
        guard raster.width <= Int(Int16.max), raster.height <= Int(Int16.max) else {
            throw TroveError(.limitExceeded, "a page of \(raster.width) x \(raster.height) pixels is too large to read")
        }
        // SAFETY: the samples fill the raster, as its initialiser checks.
        let pix = unsafe raster.samples.withUnsafeBufferPointer {
            unsafe ctrove_pix_grey($0.baseAddress, Int32(raster.width), Int32(raster.height), Int32(raster.channels))
        }
        self = try unsafe Self.owned(pix)
    }

    deinit { unsafe ctrove_pix_free(pix) }

    private static func owned(_ pix: OpaquePointer?) throws(TroveError) -> GreyPage {
        guard let pix = unsafe pix else { throw TroveError(.limitExceeded, "out of memory while preparing a page") }
        return unsafe GreyPage(owning: pix)
    }

    /// Larger or smaller by a factor.
    borrowing func scaled(by factor: Double) throws(TroveError) -> GreyPage {
        try unsafe Self.owned(ctrove_pix_scale(pix, Float(factor)))
    }

    /// Turned clockwise by quarters.
    borrowing func turned(quarters: Int) throws(TroveError) -> GreyPage {
        try unsafe Self.owned(ctrove_pix_quarter_turns(pix, Int32(quarters)))
    }

    /// A part of the page.
    borrowing func cropped(to box: PixelBox) throws(TroveError) -> GreyPage {
        try unsafe Self.owned(
            ctrove_pix_crop(pix, Int32(box.left), Int32(box.top), Int32(box.width), Int32(box.height)))
    }
}
