package import TroveCore

/// Bytes of one file to its text and blocks: sniffs, then hands over to the format's parser.
package struct DocumentReader: Sendable {
    /// What is refused.
    package var limits: FormatLimits

    /// Creates a reader.
    package init(limits: FormatLimits = FormatLimits()) { self.limits = limits }

    /// Reads a document.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - fileName: Only a hint, for kinds of text that look alike.
    ///   - format: The format if it is known already; otherwise it is told from the bytes.
    ///   - password: Opens a protected file.
    ///   - readPicture: Reads the picture of a page that has no text of its own, with boxes in fractions of it. Without
    ///     it such pages are empty, and a warning names them.
    ///   - readPictureFile: Reads pictures in office files, archives and mail. Without it they are passed over.
    ///   - onPage: Told of each page that is done.
    /// - Throws: `.unsupportedFormat` for pictures and formats that are skipped, `.limitExceeded`, `.corruptInput`.
    package func read(
        _ bytes: [UInt8], fileName: String, format known: FileFormat? = nil, password: String? = nil,
        readPicture: PagePictureReader? = nil, readPictureFile: PictureFileReader? = nil, onPage: PageListener? = nil
    ) throws(TroveError) -> ExtractedDocument {
        guard bytes.count <= limits.fileBytes else {
            throw TroveError(
                .limitExceeded,
                "\(bytes.count) bytes are more than the limit of \(limits.fileBytes): raise the limit to read it")
        }
        let format = known ?? FormatSniffer.sniff(bytes, fileName: fileName)
        guard let parser = FormatTable.parser(for: format) else {
            throw TroveError(
                .unsupportedFormat, format.skipReason ?? "\(format.name): \(format.description): not a document")
        }
        var limits = limits
        limits.allowance = limits.allowance ?? UnpackAllowance(bytes: limits.unpackedBytes, members: 100_000)
        let input = DocumentInput(
            bytes: bytes, fileName: fileName, format: format, limits: limits, password: password,
            readPicture: readPicture, readPictureFile: readPictureFile, onPage: onPage)
        return try parser.init().parse(input)
    }
}
