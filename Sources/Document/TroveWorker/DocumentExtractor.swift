internal import TroveCore
internal import TroveFormats
internal import TroveImage
internal import TroveOCR

/// Joins the stages that know no sibling: sniff, parse or decode, and OCR for pictures.
///
/// Not thread-safe: one extractor a worker; its OCR engines stay open from one document to the next.
struct DocumentExtractor {
    private var reader: (options: ExtractionOptions, reader: PageReader)?
    /// Takes samples of the pictures of the document in hand.
    var sampler = PictureSampler(nil)
    /// What was kept of earlier readings of that document.
    var memory = PageMemory.none

    /// Reads a document.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - name: The file's name, a hint among kinds of text.
    ///   - onPage: Called after each page with its number.
    /// - Throws: `.unsupportedFormat` for formats that are skipped, `.corruptInput`, `.limitExceeded`, `.unavailable`.
    mutating func extract(
        _ bytes: [UInt8], name: String, options: ExtractionOptions, onPage: @escaping (Int, Int?) throws -> Void
    ) throws -> ExtractedDocument {
        let format = FormatSniffer.sniff(bytes, fileName: name)
        if Self.isPicture(format, bytes) { return try extractPicture(bytes, options: options, onPage: onPage) }
        sampler.look(into: bytes, format: format, options: options)
        let documents = DocumentReader(limits: FormatLimits(fileBytes: options.byteLimit))
        var progress = PageProgress(send: onPage)
        let listen: PageListener = { page, count throws(TroveError) in try progress.note(page, of: count) }
        guard options.ocr else {
            return try documents.read(
                bytes, fileName: name, format: format, password: options.password, onPage: listen)
        }
        var reader = self
        defer { self = reader }
        let readPicture: PagePictureReader = { raster throws(TroveError) in
            let read = try reader.pageReader(options).read(raster)
            try progress.note()
            var joiner = PageJoiner(format: format.name)
            joiner.add(read, frame: ImageFrame(index: 0, raster: raster))
            return joiner.document
        }
        let readPictureFile: PictureFileReader = { bytes throws(TroveError) in
            try progress.note()
            do {
                return try reader.extractPicture(bytes, options: options) { _, _ in try progress.note() }
            } catch {
                throw error as? TroveError ?? TroveError(.corruptInput, "\(error)")
            }
        }
        return try documents.read(
            bytes, fileName: name, format: format, password: options.password, readPicture: readPicture,
            readPictureFile: readPictureFile, onPage: listen)
    }

    /// A picture by the formats' own table; portable maps look like any binary there.
    private static func isPicture(_ format: FileFormat, _ bytes: [UInt8]) -> Bool {
        if case .picture = format.reading { return true }
        if case .document = format.reading { return false }
        return ImageFormat.sniff(bytes) == .pnm
    }

    private mutating func extractPicture(
        _ bytes: [UInt8], options: ExtractionOptions, onPage: (Int, Int?) throws -> Void
    ) throws -> ExtractedDocument {
        let limits = ImageLimits(
            bytes: options.byteLimit, pixels: options.pixelLimit, frames: ImageLimits.standard.frames)
        var pages = PageJoiner(format: ImageFormat.sniff(bytes)?.rawValue ?? "image")
        if let format = ImageFormat.sniff(bytes) {
            pages.document.metadata = ImageDecoder.metadata(of: bytes, format: format)
        }
        if !options.ocr { pages.document.warnings.append("no words were looked for: OCR is switched off") }
        guard options.ocr || sampler.isWanted else { return pages.document }
        let reader = options.ocr ? try pageReader(options) : nil
        var failure: (any Error)?
        var firstProblem: TroveError?
        try ImageDecoder.forEachFrame(of: bytes, limits: limits) { result in
            do {
                switch result {
                case .success(let frame):
                    let raster = sampler.cut(frame.raster)
                    sampler.addFile(raster, page: pages.next)
                    guard let reader else {
                        pages.addSeen(frame)
                        return true
                    }
                    pages.add(try reader.read(raster, page: pages.next, dpi: frame.dpi), frame: frame)
                case .failure(let error):
                    firstProblem = firstProblem ?? error
                    pages.addUnread(error)
                }
                try onPage(pages.next - 1, nil)
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        if pages.document.pages.isEmpty, let firstProblem { throw firstProblem }
        return pages.document
    }

    private mutating func pageReader(_ options: ExtractionOptions) throws(TroveError) -> PageReader {
        if let reader, reader.options == options {
            reader.reader.memory = memory
            return reader.reader
        }
        let made = try PageReader(
            options: PageReader.Options(
                languages: options.ocrLanguages.isEmpty ? nil : options.ocrLanguages,
                deadline: .seconds(options.pageDeadline)))
        made.memory = memory
        reader = (options, made)
        return made
    }
}

/// Tells the parent of progress a few times a second: pages of text take less time than a message.
private struct PageProgress {
    let send: (Int, Int?) throws -> Void
    private var last = ContinuousClock.now
    private var page = (number: 1, count: Int?.none)

    init(send: @escaping (Int, Int?) throws -> Void) { self.send = send }

    /// A page is done.
    mutating func note(_ number: Int, of count: Int?) throws(TroveError) {
        page = (number, count)
        if ContinuousClock.now - last > .milliseconds(250) { try note() }
    }

    /// Something that takes long is done: the deadline starts anew.
    mutating func note() throws(TroveError) {
        last = ContinuousClock.now
        do { try send(page.number, page.count) } catch { throw TroveError(.crashed, "the parent process is gone") }
    }
}
