import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("PDF pages")
struct PDFTests {
    private let bytes: [UInt8]

    init() throws { bytes = try Fixtures.bytes("TroveFormats/depot.pdf") }

    @Test("Every word has its place, inside its page and as high as its font")
    func places() throws {
        let document = try DocumentReader().read(bytes, fileName: "depot.pdf")
        let scalars = Array(document.text.unicodeScalars)
        #expect(document.words.count == 35)
        for word in document.words {
            let text = String(String.UnicodeScalarView(scalars[word.span.range]))
            #expect(!text.isEmpty && !text.contains(" "))
            #expect(word.box.x0 >= 0 && word.box.x1 <= 1 && word.box.y0 >= 0 && word.box.y1 <= 1)
            #expect(word.box.x1 > word.box.x0 && word.box.y1 > word.box.y0)
            #expect(word.box.page == 1)
        }
        let first = try #require(document.words.first { scalars[$0.span.start] == "p" })  // "pump" on the second line
        #expect(abs(first.box.x0 * 612 - 94.6) < 3)
        #expect(abs(first.box.y1 * 792 - (792 - 700 + 2.3)) < 3)
    }

    @Test("A page without text is drawn and handed to whoever reads pictures")
    func reads() throws {
        let document = try DocumentReader().read(bytes, fileName: "depot.pdf") { raster in
            #expect(raster.width == 1275 && raster.height == 1650 && raster.channels == 3)
            let box = Box(page: 1, x0: 0.1, y0: 0.1, x1: 0.5, y1: 0.2)
            return ExtractedDocument(
                format: "png", text: "From a scan",
                blocks: [Block(kind: .paragraph, span: ScalarSpan(0, 11), page: 1, boxes: [box])],
                words: [Word(span: ScalarSpan(0, 4), box: box, confidence: 0.9, line: 0)])
        }
        expectWellFormed(document)
        #expect(document.pages.map(\.readBy) == [.text, .ocr])
        #expect(document.blocks.last?.page == 2 && document.blocks.last?.boxes.first?.page == 2)
        let word = try #require(document.words.last)
        #expect(word.box.page == 2)
        let scalars = Array(document.text.unicodeScalars)
        #expect(String(String.UnicodeScalarView(scalars[word.span.range])) == "From")
        #expect(document.pages.last?.span.count == 11)
        #expect(document.warnings.isEmpty)
    }

    @Test("A page is drawn as it looks")
    func draws() throws {
        let file = try PDFFile(bytes)
        #expect(file.pageCount == 2)
        let page = try file.render(page: 1, dotsPerInch: 72)
        #expect(page.width == 612 && page.height == 792)
        #expect(page.samples.contains { $0 < 64 })
        let picture = try file.render(page: 2, dotsPerInch: 36)
        #expect(picture.samples[picture.samples.count / 2] == 200)
        #expect(throws: TroveError.self) { try file.render(page: 3) }
        let small = try file.render(page: 1, dotsPerInch: 10_000, mostPixels: 10_000)
        #expect(small.width * small.height <= 10_000)
    }

    /// A file of pages that each say their number.
    private func numbered(_ pages: Int) -> [UInt8] {
        var objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count \(pages)/Kids[\((0..<pages).map { "\(4 + 2 * $0) 0 R" }.joined(separator: " "))]>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
        for page in 0..<pages {
            let text = "BT /F 10 Tf 1 0 0 1 60 700 Tm (This is page number \(page + 1) of the book.) Tj ET"
            objects.append(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents \(5 + 2 * page) 0 R"
                    + "/Resources<</Font<</F 3 0 R>>>>>>")
            objects.append("<</Length \(text.utf8.count)>>\nstream\n\(text)\nendstream")
        }
        var file = "%PDF-1.4\n"
        for (number, object) in objects.enumerated() { file += "\(number + 1) 0 obj\n\(object)\nendobj\n" }
        return Array((file + "trailer\n<</Size \(objects.count + 1)/Root 1 0 R>>\n%%EOF\n").utf8)
    }

    @Test("The pages of a long file come in their order, read by one copy of PDFium or by two")
    func order() throws {
        let bytes = numbered(75)
        func words() throws -> [String] {
            let document = try DocumentReader().read(bytes, fileName: "book.pdf")
            expectWellFormed(document)
            #expect(document.pages.map(\.page) == Array(1...75) && document.words.count == 75 * 8)
            return document.text.split(separator: "\n").map(String.init)
        }
        let expected = (1...75).map { "This is page number \($0) of the book." }
        #expect(try words() == expected)
        PDFCopy.reserve()
        #expect(try words() == expected)
    }
}
