import CTroveImage
import TroveCore

extension ImageDecoder {
    static func decodePNG(_ bytes: [UInt8], limits: ImageLimits) throws(TroveError) -> ImageFrame {
        // SAFETY: both closures stay within the memory that they are handed.
        try unsafe decode(bytes, as: .png, limits: limits) { bytes, count, info in
            // SAFETY: `bytes` holds `count` bytes for the length of the call, and `info` is written only.
            unsafe ctrove_png_header(bytes, count, &info)
        } decode: { bytes, count, samples, info in
            // SAFETY: as above; `samples` holds what the header asked for.
            unsafe ctrove_png_decode(bytes, count, samples, &info)
        }
    }

    /// Reads a header, checks its size, decodes into an array of that size and turns it upright.
    static func decode(
        _ bytes: [UInt8], as format: ImageFormat, limits: ImageLimits,
        header: (UnsafePointer<UInt8>?, Int, inout ctrove_image_info) -> ctrove_image_status,
        decode: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?, inout ctrove_image_info)
            -> ctrove_image_status
    ) throws(TroveError) -> ImageFrame {
        let name = format.rawValue.uppercased()
        var info = ctrove_image_info()
        // SAFETY: the pointer is used within the closure only.
        let headerStatus = unsafe bytes.withUnsafeBufferPointer { unsafe header($0.baseAddress, $0.count, &info) }
        guard headerStatus == CTROVE_IMAGE_OK else {
            throw TroveError(.corruptInput, "the \(name) header cannot be read: \(message(of: info))")
        }
        let width = Int(info.width)
        let height = Int(info.height)
        try limits.check(width: width, height: height)
        let size = width * height * Int(info.channels)
        let channels = Int(info.channels)
        var status = CTROVE_IMAGE_FAILED
        // SAFETY: `samples` has room for all that the header announced; on failure none of it is counted.
        let samples = unsafe [UInt8](unsafeUninitializedCapacity: size) { samples, count in
            unsafe bytes.withUnsafeBufferPointer {
                status = unsafe decode($0.baseAddress, $0.count, samples.baseAddress, &info)
            }
            count = status == CTROVE_IMAGE_FAILED ? 0 : size
        }
        guard status != CTROVE_IMAGE_FAILED else {
            throw TroveError(.corruptInput, "the \(name) data cannot be decoded: \(message(of: info))")
        }
        let exif = ExifBlock(in: bytes, format: format)
        var warnings: [String] = []
        if status == CTROVE_IMAGE_PARTIAL {
            warnings.append("the \(name) is damaged or cut short, some pixels are missing: \(message(of: info))")
        } else if info.warnings > 0 {
            warnings.append("the \(name) is not quite well-formed: \(message(of: info))")
        }
        let raster = Raster(width: width, height: height, channels: channels, samples: samples)
        return ImageFrame(
            index: 0, raster: raster.upright(from: exif.orientation),
            dpi: ImageFrame.believable(dpi: info.dpi_x) ?? exif.dpi.flatMap(ImageFrame.believable(dpi:)),
            warnings: warnings, isPartial: status == CTROVE_IMAGE_PARTIAL)
    }

    private static func message(of info: ctrove_image_info) -> String {
        let text = unsafe withUnsafeBytes(of: info.message) { raw in
            // SAFETY: the bytes of a C array are all initialised; decoding stops at the first zero.
            unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
        return text.isEmpty ? "no reason given" : text
    }
}
