package import TroveCore

/// The words of a form, line by line, with their places.
package struct FieldDocument: Sendable {
    /// A word and where it stands.
    package struct Word: Sendable {
        package var text: String
        /// 1-based.
        package var page: Int
        /// Its line, from 0 on each page.
        package var line: Int
        /// Nil where the format has no places.
        package var box: Box?

        package init(text: String, page: Int, line: Int, box: Box? = nil) {
            self.text = text
            self.page = page
            self.line = line
            self.box = box
        }
    }

    package let words: [Word]
    /// Words of each line, in order.
    package let lines: [Range<Int>]
    /// The line of each word, in ``lines``.
    let lineOfWord: [Int]

    /// - Parameter words: Line by line.
    package init(_ words: [Word]) {
        self.words = words
        var lines: [Range<Int>] = []
        var start = 0
        for index in words.indices where index + 1 == words.count || !Self.share(words[index], words[index + 1]) {
            lines.append(start..<index + 1)
            start = index + 1
        }
        self.lines = lines
        lineOfWord = lines.enumerated().flatMap { [Int](repeating: $0, count: $1.count) }
    }

    /// Lines of plain text.
    package init(text: String) {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        self.init(
            lines.enumerated().flatMap { line, words in
                words.split { $0.isWhitespace }.map { Word(text: String($0), page: 1, line: line) }
            })
    }

    private static func share(_ a: Word, _ b: Word) -> Bool { a.page == b.page && a.line == b.line }

    /// Some words, with a space between two.
    package func text(_ range: Range<Int>) -> String { words[range].map(\.text).joined(separator: " ") }

    /// The boxes around some words, one a page, in order.
    package func boxes(_ range: Range<Int>) -> [Box] {
        var found: [Box] = []
        for word in words[range] {
            guard let box = word.box else { continue }
            if let last = found.last, last.page == box.page {
                found[found.count - 1] = last.union(box)
            } else {
                found.append(box)
            }
        }
        return found
    }
}
