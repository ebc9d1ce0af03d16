import TestSupport
import Testing
import TroveCore
import TroveWorker

@Suite("Documents between processes")
struct PackedDocumentTests {
    private func random(_ seed: UInt64) -> ExtractedDocument {
        var rng = SplitMix64(seed: seed)
        func number(_ most: Int) -> Int { Int.random(in: 0...most, using: &rng) }
        func word() -> String { ["", "pump", "水泵", "🔧\n", "Grüße"][number(4)] }
        func box() -> Box {
            Box(page: number(9), x0: .random(in: 0...1, using: &rng), y0: 0, x1: 1, y1: .random(in: 0...1, using: &rng))
        }
        func span() -> ScalarSpan {
            let start = number(50)
            return ScalarSpan(start, start + number(50))
        }
        var document = ExtractedDocument(format: word(), text: (0..<number(40)).map { _ in word() }.joined())
        for _ in 0..<number(3) { document.metadata[word()] = word() }
        document.pages = (0..<number(3)).map {
            Page(
                page: $0, width: number(900), height: 1, readBy: [.text, .ocr, .both][number(2)],
                confidence: number(1) == 0 ? nil : 0.5, rotation: 90, language: number(1) == 0 ? nil : word(),
                span: span())
        }
        document.blocks = (0..<number(6)).map { _ in
            Block(
                kind: [.title, .heading, .table, .code, .footnote][number(4)], span: span(), level: number(6),
                headingPath: (0..<number(2)).map { _ in word() }, page: number(1) == 0 ? nil : 1 + number(8),
                boxes: (0..<number(3)).map { _ in box() },
                cells: number(1) == 0 ? nil : (0..<number(2)).map { _ in (0..<number(3)).map { _ in word() } },
                language: number(1) == 0 ? nil : word())
        }
        for index in document.blocks.indices where number(1) == 0 {
            document.blocks[index].picture = BlockPicture(
                name: number(1) == 0 ? nil : word(), box: number(1) == 0 ? nil : box(), width: number(900), height: 1)
        }
        document.isPartlyProtected = number(1) == 0
        document.words = (0..<number(8)).map { Word(span: span(), box: box(), confidence: 0.25, line: $0) }
        document.warnings = (0..<number(2)).map { _ in word() }
        document.isIncomplete = number(1) == 0
        return document
    }

    @Test("A document comes back as it was", arguments: UInt64(0)..<40)
    func whole(seed: UInt64) throws {
        let document = random(seed)
        var bytes: [UInt8] = [7]
        PackedDocument.pack(document, to: &bytes)
        #expect(bytes.first == 7)
        #expect(try PackedDocument.unpack(bytes, from: 1) == document)
    }

    @Test("Bytes that a broken worker sends are an error, never a trap", arguments: UInt64(0)..<6)
    func damaged(seed: UInt64) throws {
        var bytes: [UInt8] = []
        PackedDocument.pack(random(seed), to: &bytes)
        for end in stride(from: 0, to: bytes.count, by: 5) {
            #expect(throws: TroveError.self) { try PackedDocument.unpack(Array(bytes[..<end]), from: 0) }
        }
        for at in bytes.indices {
            for flip in [UInt8(0x01), 0x80, 0xFF] {
                var changed = bytes
                changed[at] ^= flip
                _ = try? PackedDocument.unpack(changed, from: 0)
            }
        }
    }
}
