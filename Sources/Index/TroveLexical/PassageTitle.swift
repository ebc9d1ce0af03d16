/// What a passage is called, so that others that say it are linked to it: its document's title, the heading right above
/// it, and the file's name without its ending.
package struct PassageTitle: Sendable {
    package let text: AnalyzedText

    /// Longest title, in tokens: longer ones are sentences.
    package static let longest = 12

    /// Reads a title. What stands in brackets at its end tells namesakes apart, and nobody repeats it.
    package init(_ title: String, analyzer: inout TextAnalyzer) {
        var rest = title[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        if let last = rest.last, let open = Self.brackets[last], let start = rest.lastIndex(of: open),
            start > rest.startIndex
        {
            rest = rest[..<start]
        }
        text = analyzer.analyze(String(rest))
    }

    /// Chunks of a document that bear its title.
    private static let beginning = 4
    private static let brackets: [Character: Character] = [")": "(", "）": "（", "]": "["]

    /// The title as one term, and its first two words as another, by which a reader sees that a title may begin.
    package var terms: [Term] {
        guard (1...Self.longest).contains(text.tokens.count) else { return [] }
        let words = text.tokens.map(\.term)
        let whole = Self.term(words[...])
        return words.count > 1 ? [whole, Self.start(words[0], words[1])] : [whole]
    }

    /// The term of a title of these words.
    package static func term(_ words: ArraySlice<Term>) -> Term {
        var hash = TermHash(.title)
        for word in words { hash.add(word) }
        return hash.term
    }

    /// The term of all titles that begin with two words.
    package static func start(_ first: Term, _ second: Term) -> Term {
        var hash = TermHash(.titleStart)
        hash.add(first)
        hash.add(second)
        return hash.term
    }

    /// The terms of which a passage holds all that says the title: its words, or its pairs of unspaced characters.
    package var mention: [Term] {
        let tokens = text.tokens
        let pairs = tokens.indices.dropFirst().filter { tokens[$0].traits.contains(.joined) }.map {
            TermHash.pair(tokens[$0 - 1].term, tokens[$0].term)
        }
        return pairs + tokens.filter { $0.traits.isDisjoint(with: [.unspaced, .stop]) }.map(\.term)
    }

    /// What a chunk is called, each once. Of a long document only the beginning bears its title.
    static func all(of fields: ChunkFields) -> [String] {
        var titles: [String] = []
        if let heading = fields.headings.split(separator: "\n").last { titles.append(String(heading)) }
        guard fields.ordinal < beginning else { return titles }
        titles.append(fields.title)
        for path in fields.name.split(separator: "\n") {
            let name = path.split(separator: "/").last ?? path
            titles.append(String(name.lastIndex(of: ".").map { name[..<$0] } ?? name))
        }
        var known: Set<String> = [""]
        return titles.filter { known.insert($0).inserted }
    }
}
