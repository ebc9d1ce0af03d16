import TestSupport
import TroveCore

/// Documents that no parser would write: blocks of every kind, gaps between them, pages cut anywhere.
enum RandomDocument {
    static func make(using random: inout SplitMix64) -> ExtractedDocument {
        var text = ""
        var blocks: [Block] = []
        var path: [String] = []
        var length = 0
        for _ in 0..<Int.random(in: 0..<30, using: &random) {
            let kind = kinds.randomElement(using: &random) ?? .paragraph
            var body = words(Int.random(in: 1..<(kind == .heading ? 12 : 120), using: &random), &random)
            if kind == .table { body = body.replacing(". ", with: "\n") }
            let gap = Int.random(in: 0..<6, using: &random) == 0 ? "\nstray words between\n" : "\n\n"
            text += gap
            length += gap.unicodeScalars.count
            let count = body.unicodeScalars.count
            blocks.append(
                Block(
                    kind: kind, span: ScalarSpan(length, length + count), level: kind == .heading ? 1 : 0,
                    headingPath: path))
            if kind == .heading { path = [body] + (Bool.random(using: &random) ? path.prefix(3) : []) }
            text += body
            length += count
        }
        var document = ExtractedDocument(format: "text", text: text, blocks: blocks)
        if Bool.random(using: &random) {
            document.metadata["title"] = words(Int.random(in: 1..<40, using: &random), &random)
        }
        if Int.random(in: 0..<3, using: &random) == 0 { document.pages = pages(length, &random) }
        return document
    }

    private static func pages(_ length: Int, _ random: inout SplitMix64) -> [Page] {
        var pages: [Page] = []
        var start = 0
        while start < length {
            let end = min(length, start + Int.random(in: 1..<800, using: &random))
            pages.append(
                Page(page: pages.count + 1, width: 100, height: 100, readBy: .text, span: ScalarSpan(start, end)))
            start = end
        }
        return pages
    }

    private static func words(_ count: Int, _ random: inout SplitMix64) -> String {
        var out = ""
        for _ in 0..<count {
            switch Int.random(in: 0..<40, using: &random) {
            case 0: out += String(repeating: "x", count: Int.random(in: 41..<300, using: &random))
            case 1: out += String(repeating: " ", count: Int.random(in: 1..<200, using: &random))
            case 2: out += "\n"
            case 3: out += "\n\n"
            case 4: out += "。"
            default: out += vocabulary.randomElement(using: &random) ?? ""
            }
            out += [" ", " ", " ", ". ", ", ", ""].randomElement(using: &random) ?? " "
        }
        return out + "end"
    }

    private static let kinds: [Block.Kind] = [
        .heading, .paragraph, .paragraph, .listItem, .table, .code, .caption, .quote,
    ]
    private static let vocabulary = [
        "pump", "the", "replacement", "of", "索引文件夹中的文本", "مرحبا بالعالم", "👩‍👩‍👧", "हिन्दी", "e\u{301}tude", "Straße",
        "{", "}", ";", "café", "3.14", "A", "\t", "東京は日本の首都です。", "x_y",
    ]
}
