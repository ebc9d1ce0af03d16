import Foundation
import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("What a PDF page holds beside its text")
struct PDFContentTests {
    private let letter = "The keeper of the northern depot wrote down every pump and every valve."

    /// Reads a page; pictures say `words`, each in the middle of itself.
    private func read(
        _ page: TypedPage, pictures words: String? = nil, confidence: Double = 0.9, rotation: Int = 0
    ) throws -> ExtractedDocument {
        let document = try DocumentReader().read(page.bytes(), fileName: "page.pdf") { raster throws(TroveError) in
            Self.reading(words ?? "", confidence, rotation)
        }
        expectWellFormed(document)
        return document
    }

    private static func reading(_ text: String, _ confidence: Double, _ rotation: Int) -> ExtractedDocument {
        var read = ExtractedDocument(format: "pdf", text: text)
        guard !text.isEmpty else { return read }
        let scalars = Array(text.unicodeScalars)
        let all = ScalarSpan(0, scalars.count)
        let box = Box(page: 1, x0: 0.25, y0: 0.5, x1: 0.75, y1: 1)
        read.blocks = [Block(kind: .paragraph, span: all, boxes: [box])]
        var start = 0
        for word in text.split(separator: " ") {
            let count = word.unicodeScalars.count
            read.words.append(Word(span: ScalarSpan(start, start + count), box: box, confidence: confidence, line: 0))
            start += count + 1
        }
        read.pages = [
            Page(
                page: 1, width: 10, height: 10, readBy: .ocr, confidence: confidence, rotation: rotation,
                language: "eng", span: all)
        ]
        return read
    }

    @Test("What is filled into a form is text, drawn by the file or left to the reader")
    func fields() throws {
        var page = TypedPage()
        page.type("Name of the keeper", x: 60, y: 700)
        page.annotate("/Subtype/Widget/FT/Tx/T(name)/V(Rosalind)/DA(/Helv 12 Tf 0 g)/Rect[200 690 400 715]/F 4")
        page.annotate("/Subtype/FreeText/Contents(Seen twice)/DA(/Helv 12 Tf 0 g)/Rect[200 600 400 630]/F 4")
        let document = try read(page)
        #expect(document.text.contains("Rosalind"))
        let scalars = Array(document.text.unicodeScalars)
        let word = try #require(
            document.words.first {
                String(String.UnicodeScalarView(scalars[$0.span.range])) == "Rosalind"
            })
        #expect(word.box.x0 > 0.3 && word.box.y1 < 0.15)
    }

    @Test("A reader's note is a footnote at its place")
    func notes() throws {
        var page = TypedPage()
        page.type(letter, x: 60, y: 700)
        page.annotate("/Subtype/Text/Contents(Ask Ada about this.)/Rect[500 690 520 710]")
        page.annotate("/Subtype/Link/Contents(never read)/Rect[60 690 200 710]")
        let note = try #require(try read(page).blocks.last)
        #expect(note.kind == .footnote && note.boxes.first.map { $0.x0 > 0.8 } == true)
        #expect(!(try read(page).text.contains("never read")))
    }

    @Test("A picture with words on a page with text is read where it stands, and the page says both")
    func pictures() throws {
        var page = TypedPage()
        page.type(letter, x: 60, y: 700)
        page.show(grey: 120, x: 100, y: 400, width: 300, height: 200)
        page.type("Below the picture the letter goes on for a while.", x: 60, y: 300)
        let document = try read(page, pictures: "PUMP HOUSE")
        #expect(document.pages.map(\.readBy) == [.both] && document.pages.first?.confidence == 0.9)
        #expect(document.blocks.map { $0.boxes.count } == [1, 1, 1])
        let scalars = Array(document.text.unicodeScalars)
        #expect(String(String.UnicodeScalarView(scalars[document.blocks[1].span.range])) == "PUMP HOUSE")
        // The middle half of the picture's lower half.
        let box = document.blocks[1].boxes[0]
        #expect(abs(box.x0 - 175 / 600) < 0.01 && abs(box.x1 - 325 / 600) < 0.01)
        #expect(abs(box.y0 - 300 / 800) < 0.01 && abs(box.y1 - 400 / 800) < 0.01)
        let lines = document.words.map(\.line)
        #expect(lines == lines.sorted() && Set(lines).count == 3)
    }

    @Test("A picture in a form within the page is read where it is shown, and its blocks say so")
    func pictureInForm() throws {
        var page = TypedPage()
        page.type(letter, x: 60, y: 700)
        page.show(grey: 90, x: 0, y: 0, width: 0.5, height: 0.5)
        page.showInForms(x: 60, y: 200, width: 300, height: 200)
        let picture = try #require(try read(page, pictures: "PUMP HOUSE").blocks.last?.picture)
        let box = try #require(picture.box)
        #expect(abs(box.x0 - 0.1) < 0.01 && abs(box.x1 - 0.6) < 0.01)
        #expect(abs(box.y0 - 0.5) < 0.01 && abs(box.y1 - 0.75) < 0.01)
        #expect(picture.name == nil && picture.width == 10 && picture.height == 10)
    }

    @Test("Files that a PDF carries are read after its pages, each under its name, and stand on no page")
    func attachments() throws {
        var page = TypedPage()
        page.type(letter, x: 60, y: 700)
        page.attach("pumps.csv", "Depot,Pump\nNorth,P1\nSouth,P2\n")
        page.attach("raw.bin", "\u{1}\u{2}\u{3}\u{0}\u{0}")
        let document = try read(page)
        let heading = try #require(document.blocks.first { $0.kind == .heading && $0.page == nil })
        let scalars = Array(document.text.unicodeScalars)
        #expect(String(String.UnicodeScalarView(scalars[heading.span.range])) == "pumps.csv")
        let table = try #require(document.blocks.first { $0.kind == .table })
        #expect(table.cells?.last == ["South", "P2"] && table.headingPath == ["pumps.csv"] && table.page == nil)
        #expect((document.pages.last?.span.end ?? 0) <= heading.span.start)
        #expect(document.warnings.contains { $0.contains("raw.bin") })
    }

    @Test("Dots that lead from an entry to its page are left out, an ellipsis stays")
    func leaders() throws {
        var page = TypedPage()
        for (line, entry) in ["The gate", "The pump...", "The valve"].enumerated() {
            page.type("\(entry) . . . . . . . . . . .", x: 60, y: 700 - Double(line) * 20)
            page.type("\(line + 1)", x: 400, y: 700 - Double(line) * 20)
        }
        page.type("Wait ... there is more.", x: 60, y: 560)
        let document = try read(page)
        #expect(document.blocks.first?.cells == [["The gate", "1"], ["The pump...", "2"], ["The valve", "3"]])
        #expect(document.text.hasSuffix("Wait ... there is more."))
    }

    @Test("Entries of a list of contents that take two lines stay apart")
    func contents() throws {
        var page = TypedPage()
        for entry in 0..<4 {
            let y = 700 - Double(entry) * 26
            page.type("\(entry + 1) What the keeper of the depot wrote down about every pump that", x: 60, y: y)
            page.type("he had seen on his way. . . . . . . . . . . . . . . . . . . . . . .", x: 60, y: y - 13)
            page.type("\(entry + 7)", x: 400, y: y - 13)
        }
        let document = try read(page)
        #expect(document.text.contains("on his way. 7\n") && document.text.hasSuffix("on his way. 10"))
    }

    @Test("A caption names its figure, and small letters under the text are its footnote")
    func captions() throws {
        var page = TypedPage()
        for line in 0..<10 { page.type(letter, x: 60, y: 740 - Double(line) * 13) }
        page.type("Figure 3: A pump at the gate.", x: 60, y: 560)
        page.type("Figure 3 shows a pump at the gate, as it was left by the keeper.", x: 60, y: 500)
        page.type("1 Since May of the year before.", x: 60, y: 80, size: 7)
        let blocks = try read(page).blocks
        #expect(blocks.map(\.kind) == [.paragraph, .caption, .paragraph, .footnote])
    }

    @Test("Words of a picture that was turned to be read stand where they are on the page")
    func turned() throws {
        var page = TypedPage()
        page.type(letter, x: 60, y: 700)
        page.show(grey: 120, x: 0, y: 0, width: 600, height: 400)
        let box = try #require(try read(page, pictures: "PUMP", rotation: 90).blocks.last?.boxes.first)
        // Turned clockwise by 90: what is at the foot there is at the right here.
        #expect(abs(box.x0 - 0.5) < 0.01 && abs(box.x1 - 1) < 0.01)
        #expect(abs(box.y0 - 0.625) < 0.01 && abs(box.y1 - 0.875) < 0.01)
    }

    @Test("Small pictures, those under text, and a letterhead's second showing are not read")
    func unread() throws {
        var page = TypedPage()
        page.show(grey: 200, x: 40, y: 600, width: 520, height: 180)
        page.type(letter, x: 60, y: 700)
        page.show(grey: 10, x: 40, y: 400, width: 15, height: 15)
        #expect(try read(page, pictures: "PUMP").pages.map(\.readBy) == [.text])
        page.show(grey: 30, x: 40, y: 300, width: 200, height: 80)
        page.show(grey: 30, x: 40, y: 100, width: 200, height: 80)
        let text = try read(page, pictures: "PUMP").text
        #expect(text.components(separatedBy: "PUMP").count == 2)
    }

    @Test("A text layer that means nothing gives way to what the picture says")
    func garbage() throws {
        var page = TypedPage()
        for line in 0..<12 {
            page.type("Xkq wrtzz bvnm qprt hjkl dfgh zxcv mnbq wrtp lkjh gfds", x: 60, y: 700 - Double(line) * 14)
        }
        let document = try read(page, pictures: "the pump at the gate was replaced")
        #expect(document.pages.map(\.readBy) == [.ocr] && document.text == "the pump at the gate was replaced")
        #expect(document.warnings.contains { $0.contains("text layer") })
        // A picture that says the same proves the layer right, one that says nothing proves nothing.
        #expect(try read(page, pictures: "xkq wrtzz bvnm").pages.map(\.readBy) == [.text])
        #expect(try read(page).pages.map(\.readBy) == [.text])
    }

    @Test(
        "Text in any language is none that means nothing",
        arguments: [
            "The pump at gate seven was replaced in May, and the old one had rusted through.",
            "Die Schwimmpflanzen wachsen langsam; im Fruehjahr pruefen wir sechs Messgeraete.",
            "Wszystkie szczegoly przedsiewziecia sprawdzono dwa razy w ciagu roku przez strozow.",
            "0x7F 0x1B 42 1984 3.14159 2.71828 192.168.0.1 255.255.255.0 1024 2048 4096 8192",
        ])
    func plain(text: String) throws {
        var page = TypedPage()
        for line in 0..<8 { page.type(text, x: 60, y: 700 - Double(line) * 14) }
        #expect(try read(page, pictures: "something else altogether here").pages.map(\.readBy) == [.text])
    }

    @Test("Lines drawn around cells part them, however close their words are")
    func ruled() throws {
        var page = TypedPage()
        let rows = [["Depot", "Pump"], ["North", "P1"], ["South", ""], ["West", "P3"]]
        for (number, row) in rows.enumerated() {
            let y = 700 - Double(number) * 20
            page.rule(60, y - 6, 160, y - 6)
            for (column, cell) in row.enumerated() { page.type(cell, x: 62 + Double(column) * 30, y: y) }
        }
        page.type("and one more", x: 92, y: 630)  // a second line in the last cell
        page.rule(60, 714, 160, 714)
        page.rule(60, 624, 160, 624)
        for x in [60.0, 90, 160] { page.rule(x, 624, x, 714) }
        let table = try #require(try read(page).blocks.first { $0.kind == .table })
        #expect(table.cells?.first == ["Depot", "Pump"])
        #expect(table.cells?.contains(["South", ""]) == true)
    }
}
