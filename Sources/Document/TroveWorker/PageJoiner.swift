internal import TroveCore
internal import TroveImage
internal import TroveOCR

/// Makes one document of pages that were read one by one: texts are joined by a blank line, spans move along.
struct PageJoiner {
    /// The document so far.
    var document: ExtractedDocument
    /// Number of the page that comes next, from 1.
    private(set) var next = 1
    private var scalars = 0

    init(format: String) { document = ExtractedDocument(format: format) }

    /// Adds a page that was read.
    mutating func add(_ text: RecognizedText, frame: ImageFrame) {
        let start = begin(text.text)
        document.words += text.words.map { word in
            var word = word
            word.span = word.span.shifted(by: start)
            return word
        }
        document.blocks += text.blocks.map { block in
            var block = block
            block.span = block.span.shifted(by: start)
            block.page = next
            return block
        }
        document.pages.append(
            Page(
                page: next, width: text.width, height: text.height, readBy: .ocr, confidence: text.confidence,
                rotation: text.rotation, language: text.language, span: ScalarSpan(start, scalars)))
        document.warnings += (frame.warnings + text.warnings).map { "page \(next): \($0)" }
        if text.isCutShort { document.warnings.append("page \(next): the deadline passed before all was read") }
        document.isIncomplete = document.isIncomplete || frame.isPartial || text.isCutShort
        next += 1
    }

    /// Adds a page whose words were not looked for.
    mutating func addSeen(_ frame: ImageFrame) {
        document.pages.append(
            Page(
                page: next, width: frame.raster.width, height: frame.raster.height, readBy: .text,
                span: ScalarSpan(scalars, scalars)))
        document.warnings += frame.warnings.map { "page \(next): \($0)" }
        document.isIncomplete = document.isIncomplete || frame.isPartial
        next += 1
    }

    /// Counts a page that could not be decoded.
    mutating func addUnread(_ error: TroveError) {
        document.warnings.append("page \(next): \(error.message)")
        document.isIncomplete = true
        next += 1
    }

    /// Appends `text` and returns where it starts.
    private mutating func begin(_ text: String) -> Int {
        if !text.isEmpty, scalars > 0 {
            document.text += "\n\n"
            scalars += 2
        }
        let start = scalars
        document.text += text
        scalars += text.unicodeScalars.count
        return start
    }
}
