import CTroveImage
import TroveCore

extension ImageDecoder {
    /// Decodes a JPEG, shrunk in the DCT as far as `leastSide` allows.
    static func decodeJPEG(_ bytes: [UInt8], limits: ImageLimits, leastSide: Int?) throws(TroveError) -> ImageFrame {
        let eighths = leastSide.map { scale(for: $0, bytes) } ?? 8
        // SAFETY: both closures stay within the memory that they are handed.
        return try unsafe decode(bytes, as: .jpeg, limits: limits) { bytes, count, info in
            // SAFETY: `bytes` holds `count` bytes for the length of the call, and `info` is written only.
            unsafe ctrove_jpeg_header(bytes, count, eighths, &info)
        } decode: { bytes, count, samples, info in
            // SAFETY: as above; `samples` holds what the header asked for at the same scale.
            unsafe ctrove_jpeg_decode(bytes, count, eighths, samples, &info)
        }
    }

    /// The smallest of 8, 4, 2 and 1 eighths that leaves the shorter side at least `leastSide` long.
    private static func scale(for leastSide: Int, _ bytes: [UInt8]) -> Int32 {
        for eighths: Int32 in [1, 2, 4] {
            var info = ctrove_image_info()
            // SAFETY: the pointer is used within the closure only.
            let status = unsafe bytes.withUnsafeBufferPointer {
                unsafe ctrove_jpeg_header($0.baseAddress, $0.count, eighths, &info)
            }
            if status == CTROVE_IMAGE_OK, min(info.width, info.height) >= leastSide { return eighths }
        }
        return 8
    }
}
