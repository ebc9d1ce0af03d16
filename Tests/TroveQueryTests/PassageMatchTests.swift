import Testing
import TroveCore
import TroveQuery

@Suite struct PassageMatchTests {
    /// Three lines of a page at 0.1, 0.2 and 0.3 of its height, words ten characters apart.
    private func page(_ lines: [String]) -> (text: String, words: [Word]) {
        var text = ""
        var words: [Word] = []
        for (line, content) in lines.enumerated() {
            if line > 0 { text += "\n" }
            for (index, word) in content.split(separator: " ").enumerated() {
                if index > 0 { text += " " }
                let start = text.unicodeScalars.count
                text += word
                let y = 0.1 * Double(line + 1)
                words.append(
                    Word(
                        span: ScalarSpan(start, text.unicodeScalars.count),
                        box: Box(page: 1, x0: 0.1 * Double(index), y0: y, x1: 0.1 * Double(index) + 0.08, y1: y + 0.05),
                        confidence: 1, line: line))
            }
        }
        return (text, words)
    }

    private func match(_ query: [String], _ lines: [String]) -> PassageMatch {
        let page = page(lines)
        return PassageMatch(question: query.joined(separator: " "), text: page.text, words: page.words)
    }

    @Test("The box holds the line that matches and little more")
    func line() {
        let found = match(["rope", "twelve"], ["oil for lamp", "rope of twelve fathoms", "total due"])
        #expect(found.boxes == [Box(page: 1, x0: 0, y0: 0.2, x1: 0.28, y1: 0.25)])
        #expect(found.highlights.count == 2)
    }

    @Test("A match over two lines has a box for each")
    func twoLines() {
        let found = match(["lamp", "rope", "oil", "twelve"], ["oil for lamp", "rope of twelve fathoms", "total due"])
        #expect(found.boxes.count == 2)
    }

    @Test("A line that stands twice on the page is shown twice")
    func twice() {
        let found = match(["rope", "twelve"], ["rope of twelve fathoms", "oil for lamp", "rope of twelve fathoms"])
        #expect(found.boxes.count == 2)
        #expect(Set(found.boxes.map(\.y0)).count == 2)
    }

    @Test("A word that OCR misread by one letter is still found")
    func misread() {
        let found = match(["fathoms"], ["rope of twelve fathorns", "oil", "rope of twelve fathoma"])
        #expect(found.boxes.count == 1)
        #expect(found.highlights.count == 1)
        #expect(abs((found.boxes.first?.x0 ?? 0) - 0.3) < 1e-9)
    }

    @Test("Nothing in common: no highlight and no box")
    func nothing() {
        let found = match(["anchor"], ["oil for lamp"])
        #expect(found.highlights.isEmpty && found.boxes.isEmpty)
    }

    @Test("Highlights count Unicode scalars, across combining marks and emoji")
    func scalars() {
        let text = "e\u{301}te\u{301} 👩‍👩‍👧 lamp"
        let found = PassageMatch(question: "lamp", text: text, words: [])
        let scalars = Array(text.unicodeScalars)
        #expect(found.highlights.map { String(String.UnicodeScalarView(scalars[$0.range])) } == ["lamp"])
    }

    @Test("Words one letter apart are near; short or different ones are not")
    func nearness() {
        func near(_ a: String, _ b: String) -> Bool {
            PassageMatch.isNear(Array(a.unicodeScalars), Array(b.unicodeScalars))
        }
        #expect(near("lantern", "lantem") == false)
        #expect(near("harbour", "harb0ur"))
        #expect(near("harbour", "harbor"))
        #expect(!near("rope", "ropa"))
        #expect(!near("harbour", "harbour"))
    }
}
