import Foundation
import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("Layout of PDF pages")
struct PDFLayoutTests {
    private func read(_ page: TypedPage) throws -> ExtractedDocument {
        let document = try DocumentReader().read(page.bytes(), fileName: "page.pdf")
        expectWellFormed(document)
        return document
    }

    @Test("Columns are read one after the other, even where the file holds their lines row by row")
    func columns() throws {
        var page = TypedPage()
        for line in 0..<20 {
            let y = 700 - Double(line) * 13
            page.type("left column line \(line) runs to its edge", x: 60, y: y)
            page.type("right column line \(line) runs to its edge", x: 320, y: y)
        }
        let text = try read(page).text
        let last = try #require(text.range(of: "left column line 19"))
        let first = try #require(text.range(of: "right column line 0 "))
        #expect(last.lowerBound < first.lowerBound)
    }

    @Test("What stands at the foot is read last, even where the file holds it first")
    func foot() throws {
        var page = TypedPage()
        page.type("1 a note at the foot of the page", x: 60, y: 60, size: 7)
        for line in 0..<10 { page.type("running text in line \(line) of the page", x: 60, y: 700 - Double(line) * 13) }
        let text = try read(page).text
        #expect(text.hasSuffix("1 a note at the foot of the page"))
    }

    @Test("Rows that share their gaps make a table with cells, and each word keeps its place")
    func table() throws {
        var page = TypedPage()
        page.type("The depots and their pumps stand below in full.", x: 60, y: 740)
        let rows = [
            ["Depot", "Pump", "State"], ["North", "P1", "open"], ["South", "P2", ""], ["West", "P3", "shut"],
        ]
        for (number, row) in rows.enumerated() {
            for (column, cell) in row.enumerated() where !cell.isEmpty {
                page.type(cell, x: 60 + Double(column) * 120, y: 700 - Double(number) * 16)
            }
        }
        let document = try read(page)
        let table = try #require(document.blocks.first { $0.kind == .table })
        #expect(table.cells == rows)
        let scalars = Array(document.text.unicodeScalars)
        for word in document.words {
            let text = String(String.UnicodeScalarView(scalars[word.span.range]))
            #expect(!text.isEmpty && !text.contains(where: \.isWhitespace))
        }
        #expect(document.words.count == 20)
    }

    @Test("Words that a hyphen divides between close lines are made whole")
    func hyphens() throws {
        var page = TypedPage()
        page.type("The keeper asked them to main-", x: 60, y: 700)
        page.type("tain the pump before winter comes", x: 60, y: 692)
        #expect(try read(page).text.contains("maintain the pump"))
    }
}
