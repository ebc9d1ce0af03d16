import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("Pictures inside documents")
struct EmbeddedPictureTests {
    private func reading(_ bytes: [UInt8]) -> ExtractedDocument {
        let text = "PUMP HOUSE"
        let box = Box(page: 1, x0: 0, y0: 0, x1: 1, y1: 1)
        return ExtractedDocument(
            format: "png", text: text,
            pages: [Page(page: 1, width: 80, height: 60, readBy: .ocr, span: ScalarSpan(0, 10))],
            blocks: [Block(kind: .paragraph, span: ScalarSpan(0, 10), boxes: [box])])
    }

    @Test(
        "The words of a picture stand where it is shown, once, and name it",
        arguments: [
            ("pictures.docx", "word/media/image1.png"), ("pictures.pptx", "ppt/media/image1.png"),
            ("pictures.odt", "Pictures/one.png"),
        ])
    func office(name: String, part: String) throws {
        var asked = 0
        let document = try DocumentReader().read(
            try Fixtures.bytes("TroveFormats/" + name), fileName: name,
            readPictureFile: { bytes throws(TroveError) in
                asked += 1
                return reading(bytes)
            })
        expectWellFormed(document)
        #expect(asked == 1)
        let block = try #require(document.blocks.first { $0.picture != nil })
        #expect(block.picture == BlockPicture(name: part, width: 80, height: 60) && block.boxes.isEmpty)
        let place = try #require(document.blocks.firstIndex(of: block))
        #expect(place > 0)
        if name == "pictures.docx" { #expect(place == 1 && document.blocks.count == 3) }
    }

    @Test("Without a reader of pictures the rest is read")
    func unread() throws { #expect(try readFixture("pictures.docx").blocks.count == 2) }

    @Test("A picture that cannot be read costs its own words alone")
    func damaged() throws {
        let document = try DocumentReader().read(
            try Fixtures.bytes("TroveFormats/pictures.docx"), fileName: "pictures.docx",
            readPictureFile: { _ throws(TroveError) in throw TroveError(.corruptInput, "no picture") })
        #expect(document.blocks.count == 2 && document.warnings.contains { $0.contains("image1.png: no picture") })
    }
}
