import CLeptonica
import TroveCore

extension ImageDecoder {
    /// Decodes WebP through leptonica, which hands it to libwebp.
    static func decodeByLeptonica(_ bytes: [UInt8], format: ImageFormat, limits: ImageLimits)
        throws(TroveError) -> ImageFrame
    {
        var why: UnsafePointer<CChar>?
        guard unsafe ctrove_leptonica_open(&why) != 0 else {
            // SAFETY: the reason is a string literal of the C target.
            throw TroveError(.unavailable, unsafe why.map { unsafe String(cString: $0) } ?? "leptonica is missing")
        }
        let name = format.rawValue.uppercased()
        var width: Int32 = 0
        var height: Int32 = 0
        // SAFETY: the pointer is used within the closure only.
        let known = unsafe bytes.withUnsafeBufferPointer {
            unsafe ctrove_pix_header($0.baseAddress, $0.count, &width, &height)
        }
        if known != 0 { try limits.check(width: Int(width), height: Int(height)) }
        guard known != 0,
            let pix = unsafe bytes.withUnsafeBufferPointer({ unsafe ctrove_pix_decode($0.baseAddress, $0.count) })
        else { throw TroveError(.corruptInput, "the \(name) is damaged or of a kind that is not read") }
        defer { unsafe ctrove_pix_free(pix) }
        var info = ctrove_pix_info()
        unsafe ctrove_pix_describe(pix, &info)
        try limits.check(width: Int(info.width), height: Int(info.height))
        let size = Int(info.width) * Int(info.height) * Int(info.channels)
        var copied: Int32 = 0
        // SAFETY: `samples` has room for the image as described; the call fills all of it or returns 0.
        let samples = unsafe [UInt8](unsafeUninitializedCapacity: size) { samples, count in
            copied = unsafe ctrove_pix_samples(pix, samples.baseAddress)
            count = copied == 0 ? 0 : size
        }
        guard copied != 0 else { throw TroveError(.limitExceeded, "out of memory while decoding a \(name)") }
        let raster = Raster(
            width: Int(info.width), height: Int(info.height), channels: Int(info.channels), samples: samples)
        let exif = ExifBlock(in: bytes, format: format)
        return ImageFrame(
            index: 0, raster: raster.upright(from: exif.orientation),
            dpi: ImageFrame.believable(dpi: Double(info.dpi_x)))
    }
}
