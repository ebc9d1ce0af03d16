import CLeptonica
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

    /// With local contrast stretched.
    borrowing func withEvenContrast() throws(TroveError) -> GreyPage {
        try unsafe Self.owned(ctrove_pix_normalize_contrast(pix))
    }

    /// A part of the page.
    borrowing func cropped(to box: PixelBox) throws(TroveError) -> GreyPage {
        try unsafe Self.owned(
            ctrove_pix_crop(pix, Int32(box.left), Int32(box.top), Int32(box.width), Int32(box.height)))
    }

    /// Turned clockwise about its centre by a small angle in radians; it grows to hold its corners.
    borrowing func rotated(by radians: Double) throws(TroveError) -> GreyPage {
        try unsafe Self.owned(ctrove_pix_rotate(pix, Float(radians)))
    }

    /// Clockwise radians that would make the lines of text level, or 0 where that is unsure.
    ///
    /// - Parameter range: Largest angle looked for, in degrees.
    borrowing func skew(within range: Double) -> Double {
        var confidence: Float = 0
        let degrees = unsafe ctrove_pix_skew(pix, Float(range), &confidence)
        return confidence >= 1.5 ? Double(degrees) * .pi / 180 : 0
    }

    /// With the four corners of `quad` moved to those of a page of that size.
    borrowing func flattened(_ quad: Quad, width: Int, height: Int) throws(TroveError) -> GreyPage {
        let target = Quad(width: Double(width), height: Double(height))
        // SAFETY: both lists hold the eight numbers that are read.
        let moved = unsafe ctrove_pix_project(pix, quad.numbers, target.numbers)
        let whole = try unsafe Self.owned(moved)
        return try whole.cropped(to: PixelBox(left: 0, top: 0, right: width, bottom: height))
    }

    /// The pixels in 8 bits.
    borrowing func samples() -> [UInt8] {
        // SAFETY: the buffer holds a byte for each pixel of an 8-bit page.
        unsafe [UInt8](unsafeUninitializedCapacity: width * height) { samples, count in
            count = unsafe ctrove_pix_samples(pix, samples.baseAddress) != 0 ? width * height : 0
        }
    }
}
