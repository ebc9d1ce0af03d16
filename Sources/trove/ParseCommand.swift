import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove parse FILE`
struct ParseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Print what Trove reads from one file, without indexing it.")

    @Argument(help: "A file.", completion: .file())
    var file: String
    @Flag(help: "Print the plain text alone.")
    var text = false
    @Flag(help: "Add each word with its place to the JSON.")
    var words = false
    @Flag(name: .customLong("no-ocr"), help: "Do not read pictures.")
    var withoutOCR = false
    @Option(help: ArgumentHelp("Tesseract languages, for example eng,deu,chi_sim.", valueName: "list"))
    var ocrLanguages: String?
    @Option(help: ArgumentHelp("Opens a protected file.", valueName: "word"))
    var password: String?
    @Option(
        help: ArgumentHelp("Write a scan as PDF with its text under the picture.", valueName: "out.pdf"),
        completion: .file())
    var pdf: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if text, common.json || words { throw ValidationError("--text prints no JSON; leave --json and --words out") }
    }

    func run() async throws {
        let trove = try common.trove([.ocr: withoutOCR ? "false" : nil, .ocrLanguages: ocrLanguages])
        let url = URL(fileURLWithPath: file)
        let document = try await trove.parse(url, password: password)
        if let pdf {
            let data = try await trove.searchablePDF(of: url, read: document, password: password)
            try Terminal.write(data, to: pdf)
        } else if text {
            print(document.text)
        } else if common.json || words {
            try Terminal.printJSON(ParsedDocument(document, path: file, withWords: words))
        } else {
            printOutline(document)
        }
        for warning in document.warnings where !common.json && !words { common.warn(warning) }
        if document.isIncomplete { throw Outcome.incomplete }
    }

    private func printOutline(_ document: ExtractedDocument) {
        print("format  \(document.format)")
        for (key, value) in document.metadata.sorted(by: { $0.key < $1.key }) {
            print(Terminal.printable("\(key)  \(value)"))
        }
        for page in document.pages {
            let confidence = page.confidence.map { String(format: ", confidence %.2f", $0) } ?? ""
            print("page \(page.page)  \(page.width) x \(page.height), read by \(page.readBy.rawValue)\(confidence)")
        }
        print("\(document.blocks.count) blocks, \(document.text.unicodeScalars.count) characters\n")
        print(Terminal.printable(document.text))
    }
}

/// The JSON of `trove parse`.
struct ParsedDocument: Encodable {
    struct Piece: Encodable {
        var kind: Block.Kind
        var text: String
        var level: Int
        var page: Int?
        var boxes: [Box]
        var headingPath: [String]
        var span: ScalarSpan
        var cells: [[String]]?
        var language: String?
        var picture: BlockPicture?

        enum CodingKeys: String, CodingKey {
            case kind, text, level, page, boxes, cells, language, picture
            case headingPath = "heading_path"
            case span = "char_span"
        }
    }

    struct PlacedWord: Encodable {
        var text: String
        var page: Int
        var box: Box
        var span: ScalarSpan
        var confidence: Double

        enum CodingKeys: String, CodingKey {
            case text, page, box, confidence
            case span = "char_span"
        }
    }

    var path: String
    var format: String
    var metadata: [String: String]
    var text: String
    var pages: [Page]
    var blocks: [Piece]
    var words: [PlacedWord]?
    var warnings: [String]

    init(_ document: ExtractedDocument, path: String, withWords: Bool) {
        let scalars = Array(document.text.unicodeScalars)
        func text(_ span: ScalarSpan) -> String { String(String.UnicodeScalarView(scalars[span.range])) }
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
        format = document.format
        metadata = document.metadata
        self.text = document.text
        pages = document.pages
        blocks = document.blocks.map {
            Piece(
                kind: $0.kind, text: text($0.span), level: $0.level, page: $0.page, boxes: $0.boxes,
                headingPath: $0.headingPath, span: $0.span, cells: $0.cells, language: $0.language,
                picture: $0.picture)
        }
        words =
            withWords
            ? document.words.map {
                PlacedWord(
                    text: text($0.span), page: $0.box.page, box: $0.box, span: $0.span, confidence: $0.confidence)
            } : nil
        warnings = document.warnings
    }
}
