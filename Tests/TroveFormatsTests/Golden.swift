import Foundation
import TestSupport
import Testing
import TroveCore
import TroveFormats

/// A document written out for people: a line of facts and the text of each block.
func dump(_ document: ExtractedDocument) -> String {
    let scalars = Array(document.text.unicodeScalars)
    var out = "format: \(document.format)\n"
    for (key, value) in document.metadata.sorted(by: { $0.key < $1.key }) { out += "\(key): \(value)\n" }
    for warning in document.warnings { out += "warning: \(warning)\n" }
    for page in document.pages { out += "page \(page.page): \(page.width)x\(page.height) \(page.readBy)\n" }
    for block in document.blocks {
        out += "\n[\(block.kind.rawValue)"
        if block.level > 0 { out += " \(block.level)" }
        if let page = block.page { out += " page \(page)" }
        if let language = block.language { out += " \(language)" }
        if !block.headingPath.isEmpty { out += " | \(block.headingPath.joined(separator: " > "))" }
        out += "]\n" + String(String.UnicodeScalarView(scalars[block.span.range])) + "\n"
        if let cells = block.cells { out += cells.map { "  \($0)\n" }.joined() }
    }
    return out
}

/// Compares with the golden file beside the input; writes it when `TROVE_REWRITE_GOLDENS` is set.
func expectGolden(_ document: ExtractedDocument, _ name: String) throws {
    let url = Fixtures.url("TroveFormats/" + name + ".golden")
    if ProcessInfo.processInfo.environment["TROVE_REWRITE_GOLDENS"] != nil {
        try Data(dump(document).utf8).write(to: url)
    }
    let expected = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    #expect(dump(document) == expected)
}

/// What every parser promises: blocks ascend, do not overlap, cover all but white space, and lie a blank line apart.
func expectWellFormed(_ document: ExtractedDocument) {
    let scalars = Array(document.text.unicodeScalars)
    var end = 0
    for block in document.blocks {
        guard block.span.start >= end, block.span.end <= scalars.count else {
            Issue.record("block \(block.span) after \(end)")
            return
        }
        let gap = scalars[end..<block.span.start]
        #expect(gap.allSatisfy { $0.properties.isWhitespace })
        if end > 0 { #expect(gap.elementsEqual(["\n", "\n"])) }
        end = block.span.end
    }
    #expect(scalars[end...].allSatisfy { $0.properties.isWhitespace })
    #expect(!scalars.contains { $0.value < 32 && $0 != "\n" && $0 != "\t" })
}

/// Reads a fixture.
func readFixture(_ name: String) throws -> ExtractedDocument {
    try DocumentReader().read(try Fixtures.bytes("TroveFormats/" + name), fileName: name)
}
