import Testing
import TroveCore
import TroveFormats

@Suite("Tables drawn with letters")
struct DrawnTableTests {
    private func blocks(_ text: String, name: String = "a.txt") throws -> [Block] {
        let document = try DocumentReader().read(Array(text.utf8), fileName: name)
        expectWellFormed(document)
        return document.blocks
    }

    @Test("A grid is a table; a cell's lines are joined, without spaces between Han characters")
    func grid() throws {
        let found = try blocks(
            """
            Below stand the pumps.
              +--------------------------+
              |   Pump   |     Place     |
              |----------+---------------|
              |north     |by the gate    |
              |          |of the depot   |
              |----------+---------------|
              |水泵      |在大           |
              |          |门             |
              +--------------------------+
            That is all.
            """)
        #expect(found.map(\.kind) == [.paragraph, .table, .paragraph])
        #expect(found[1].cells == [["Pump", "Place"], ["north", "by the gate of the depot"], ["水泵", "在大门"]])
    }

    @Test("Bars within a cell part nothing")
    func bars() throws {
        let found = try blocks(
            """
            +---------+--------+
            | what    | how    |
            +=========+========+
            | a | b   | either |
            +---------+--------+
            """)
        #expect(found.first?.cells == [["what", "how"], ["a | b", "either"]])
    }

    @Test("Box drawing and the output of programs are tables, each line a row")
    func printed() throws {
        #expect(
            try blocks("┌───┬────┐\n│ a │ bc │\n├───┼────┤\n│ 1 │ 2  │\n│ 3 │ 4  │\n└───┴────┘").first?.cells?.count
                ?? 0 >= 2)
        #expect(
            try blocks("+----+-------+\n| id | name  |\n+----+-------+\n|  1 | Ada   |\n+----+-------+").first?.cells
                == [["id", "name"], ["1", "Ada"]])
    }

    @Test("A line between bars alone is no table")
    func none() throws {
        #expect(try blocks("|x| is the size of x|\nand more").map(\.kind) == [.paragraph])
    }

    @Test("reStructuredText reads the same tables")
    func restructured() throws {
        let found = try blocks("+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n", name: "a.rst")
        #expect(found.first?.cells == [["a", "b"], ["c", "d"]])
    }
}
