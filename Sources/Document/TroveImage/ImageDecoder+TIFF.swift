import CLeptonica
import TroveCore

extension ImageDecoder {
    /// Decodes the pages of a TIFF one after another; a damaged page is reported and the next one tried.
    static func forEachPage(
        ofTIFF bytes: [UInt8], limits: ImageLimits, _ body: (Result<ImageFrame, TroveError>) -> Bool
    ) throws(TroveError) {
        var why: UnsafePointer<CChar>?
        guard unsafe ctrove_tiff_library_open(&why) != 0 else {
            // SAFETY: the reason is a string literal of the C target.
            throw TroveError(.unavailable, unsafe why.map { unsafe String(cString: $0) } ?? "libtiff is missing")
        }
        // SAFETY: the file is opened and closed while the bytes it reads from are borrowed.
        let opened = unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let tiff = unsafe ctrove_tiff_open(buffer.baseAddress, buffer.count) else { return false }
            defer { unsafe ctrove_tiff_close(tiff) }
            var index = 0
            repeat {
                guard unsafe body(page(index, of: tiff, limits: limits)) else { break }
                index += 1
            } while unsafe index < limits.frames && ctrove_tiff_next(tiff) != 0
            return true
        }
        guard opened else { throw TroveError(.corruptInput, "the TIFF header or its first page cannot be read") }
    }

    private static func page(_ index: Int, of tiff: OpaquePointer, limits: ImageLimits)
        -> Result<ImageFrame, TroveError>
    {
        var page = ctrove_tiff_page()
        // SAFETY: `tiff` is open; the message is copied at once.
        let message = { unsafe String(cString: ctrove_tiff_message(tiff)) }
        guard unsafe ctrove_tiff_describe(tiff, &page) != 0 else {
            return .failure(TroveError(.corruptInput, "the TIFF page cannot be read: \(message())"))
        }
        let width = Int(page.width)
        let height = Int(page.height)
        do throws(TroveError) { try limits.check(width: width, height: height) } catch { return .failure(error) }
        let size = width * height * Int(page.channels)
        var status: Int32 = 0
        // SAFETY: `samples` has room for the page as described; the call fills all of it or returns 0.
        let samples = unsafe [UInt8](unsafeUninitializedCapacity: size) { samples, count in
            status = unsafe ctrove_tiff_decode(tiff, samples.baseAddress)
            count = status == 0 ? 0 : size
        }
        guard status != 0 else {
            return .failure(TroveError(.corruptInput, "the TIFF page cannot be decoded: \(message())"))
        }
        let raster = Raster(width: width, height: height, channels: Int(page.channels), samples: samples)
        var warnings: [String] = []
        if status == 1 { warnings.append("the TIFF page is damaged, some pixels are missing: \(message())") }
        return .success(
            ImageFrame(
                index: index, raster: raster.upright(from: Int(page.orientation)),
                dpi: ImageFrame.believable(dpi: page.dpi_x), warnings: warnings, isPartial: status == 1))
    }
}
