package import TroveCore

/// Turns the bytes of picture files into upright rasters of 8-bit grey or RGB.
///
/// Alpha is laid over white, palettes are resolved, 16-bit samples become `round(v * 255 / 65535)`, CMYK becomes RGB
/// by `(255 - c) * (255 - k) / 255`, colour profiles are ignored. Animations give their first frame, TIFF all pages.
/// Size is checked before memory is taken; a file cut short gives what is there and says so.
package enum ImageDecoder {
    /// Decodes frame after frame; only one is in memory at a time.
    ///
    /// - Parameters:
    ///   - leastSide: JPEG only: shrink by 2, 4 or 8 while decoding, as long as the shorter side stays at least this.
    ///   - body: Takes each frame, or the reason why one could not be decoded; returns false to stop.
    /// - Throws: `.unsupportedFormat` for bytes of no known kind, `.limitExceeded` for too many bytes or pixels,
    ///   `.corruptInput` where nothing can be decoded, `.unavailable` without the library that a format needs.
    package static func forEachFrame(
        of bytes: [UInt8], limits: ImageLimits = .standard, leastSide: Int? = nil,
        _ body: (Result<ImageFrame, TroveError>) -> Bool
    ) throws(TroveError) {
        let format = try format(of: bytes, limits: limits)
        switch format {
        case .png: _ = body(.success(try decodePNG(bytes, limits: limits)))
        case .jpeg: _ = body(.success(try decodeJPEG(bytes, limits: limits, leastSide: leastSide)))
        case .gif: _ = body(.success(try decodeGIF(bytes, limits: limits)))
        case .pnm: _ = body(.success(try decodePNM(bytes, limits: limits)))
        case .bmp: _ = body(.success(try decodeBMP(bytes, limits: limits)))
        case .tiff: try forEachPage(ofTIFF: bytes, limits: limits, body)
        default: _ = body(.success(try decodeByLeptonica(bytes, format: format, limits: limits)))
        }
    }

    /// Decodes all frames at once. A page that cannot be read becomes a warning if another one can.
    package static func decode(_ bytes: [UInt8], limits: ImageLimits = .standard, leastSide: Int? = nil)
        throws(TroveError) -> DecodedImage
    {
        let format = try format(of: bytes, limits: limits)
        var image = DecodedImage(
            format: format, frames: [], metadata: metadata(of: bytes, format: format), warnings: [], isPartial: false)
        var problem: TroveError?
        var number = 0
        try forEachFrame(of: bytes, limits: limits, leastSide: leastSide) { result in
            number += 1
            switch result {
            case .success(let frame):
                image.warnings += frame.warnings
                image.isPartial = image.isPartial || frame.isPartial
                image.frames.append(frame)
            case .failure(let error):
                image.warnings.append("page \(number): \(error.message)")
                image.isPartial = true
                problem = problem ?? error
            }
            return true
        }
        if image.frames.isEmpty { throw problem ?? TroveError(.corruptInput, "the picture has no frame") }
        return image
    }

    /// What a file says about itself beside its pixels: `taken` and `camera`.
    package static func metadata(of bytes: [UInt8], format: ImageFormat) -> [String: String] {
        let exif = ExifBlock(in: bytes, format: format)
        var metadata: [String: String] = [:]
        metadata["taken"] = exif.taken
        metadata["camera"] = exif.camera
        return metadata
    }

    /// The format by content, after the check of the byte limit.
    private static func format(of bytes: [UInt8], limits: ImageLimits) throws(TroveError) -> ImageFormat {
        try limits.check(byteCount: bytes.count)
        guard let format = ImageFormat.sniff(bytes) else {
            throw TroveError(.unsupportedFormat, "the bytes are no picture of a known format")
        }
        guard format.isDecodable else {
            throw TroveError(.unsupportedFormat, "\(format.rawValue) pictures are not read yet: convert it to PNG")
        }
        return format
    }
}
