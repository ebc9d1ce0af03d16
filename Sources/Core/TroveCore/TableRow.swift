/// A row of a table as it was read, with the place of each of its cells.
public struct TableRow: Sendable, Equatable {
    /// One cell.
    public struct Cell: Codable, Sendable, Equatable {
        /// What stands in it.
        public var text: String
        /// Its place on the page; nil where that is unknown.
        public var box: Box?

        /// Creates a cell.
        public init(text: String, box: Box? = nil) {
            self.text = text
            self.box = box
        }
    }

    /// Number of its table within the document, from 0.
    public var table: Int
    /// Number of the row within the table, from 0.
    public var row: Int
    /// 1-based page, where the format has pages.
    public var page: Int?
    /// Its part of the document's text.
    public var span: ScalarSpan
    /// Its cells in order.
    public var cells: [Cell]

    /// Creates a row.
    public init(table: Int, row: Int, page: Int?, span: ScalarSpan, cells: [Cell]) {
        self.table = table
        self.row = row
        self.page = page
        self.span = span
        self.cells = cells
    }
}
