/// The settings that shape what a worker reads. Another value of any but the limits makes a document stale.
package struct ExtractionOptions: Codable, Sendable, Equatable {
    /// Whether pictures and pages without text are read by OCR.
    package var ocr: Bool
    /// Tesseract's names of languages; empty for all that are installed, chosen page by page.
    package var ocrLanguages: [String]
    /// Largest file read, in bytes.
    package var byteLimit: Int
    /// Largest picture decoded, in pixels.
    package var pixelLimit: Int
    /// Seconds for one page (and for a document without pages); renewed by each finished page.
    package var pageDeadline: Double
    /// Bytes of memory a worker may use.
    package var memoryLimit: Int
    /// Opens protected files. What is read does not depend on it, whether it is read does.
    package var password: String?

    /// Creates options.
    package init(
        ocr: Bool = true, ocrLanguages: [String] = [], byteLimit: Int = 512 << 20, pixelLimit: Int = 100_000_000,
        pageDeadline: Double = 60, memoryLimit: Int = 2 << 30, password: String? = nil
    ) {
        self.ocr = ocr
        self.ocrLanguages = ocrLanguages
        self.byteLimit = byteLimit
        self.pixelLimit = pixelLimit
        self.pageDeadline = pageDeadline
        self.memoryLimit = memoryLimit
        self.password = password
    }

    /// Grows when extraction or chunking reads the same bytes differently.
    private static let version = 5

    /// What the extraction of a document depends on, as a short string that is kept with it.
    ///
    /// - Parameter isPaged: False for formats without pages, which no setting of OCR concerns once they were read.
    package func fingerprint(isPaged: Bool) -> String {
        guard ocr else { return "v\(Self.version) ocr:off" }
        let languages = ocrLanguages.isEmpty ? "auto" : ocrLanguages.joined(separator: "+")
        return "v\(Self.version) ocr:\(isPaged ? languages : "any")"
    }

    /// The limits under which a file may be left unread, as a short string.
    package var limits: String {
        "bytes:\(byteLimit) pixels:\(pixelLimit) page:\(pageDeadline) memory:\(memoryLimit)"
    }
}
