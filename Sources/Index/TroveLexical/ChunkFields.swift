/// What the postings hold of a chunk: its words and those by which its document is known.
package struct ChunkFields: Sendable {
    /// Row of the catalog.
    package var chunk: Int64
    package var title: String
    package var headings: String
    /// Folders and name of the file, below its root.
    package var name: String
    package var body: String
    /// 0-based place among the document's chunks.
    package var ordinal: Int

    package init(chunk: Int64, title: String, headings: String, name: String, body: String, ordinal: Int = 0) {
        self.chunk = chunk
        self.ordinal = ordinal
        self.title = title
        self.headings = headings
        self.name = name
        self.body = body
    }
}

/// A document whose words are new, other than before, or gone (then it has no chunks).
package struct LexicalChange: Sendable {
    /// Row of the catalog.
    package var document: Int64
    package var chunks: [ChunkFields]

    package init(document: Int64, chunks: [ChunkFields]) {
        self.document = document
        self.chunks = chunks
    }
}

/// A chunk's terms with their weighted frequencies.
package struct ChunkTerms: Sendable {
    /// Each term once, in no order; 255 is the most.
    package private(set) var frequencies: [Term: UInt8] = [:]
    /// Words and unspaced characters, those of the title by their weight.
    package private(set) var length: UInt16 = 0
    private(set) var isEnglish = false

    /// What an occurrence in the title counts; one in headings and the name counts as one in the body.
    private static let titleWeight = 2

    /// Analyses a chunk's fields.
    package init(_ fields: ChunkFields, analyzer: inout TextAnalyzer) {
        let body = analyzer.analyze(fields.body)
        isEnglish = body.isEnglish ?? false
        var words = add(body, weight: 1)
        if !fields.title.isEmpty { words += add(analyzer.analyze(fields.title), weight: Self.titleWeight) }
        if !fields.headings.isEmpty { words += add(analyzer.analyze(fields.headings), weight: 1) }
        if !fields.name.isEmpty { _ = add(analyzer.analyze(fields.name), weight: 1) }
        length = UInt16(clamping: max(1, words))
        addLinks(fields, body: body, analyzer: &analyzer)
    }

    /// Takes the terms of a text that has neither title nor headings and was analysed already.
    package init(_ body: AnalyzedText) {
        isEnglish = body.isEnglish ?? false
        length = UInt16(clamping: max(1, add(body, weight: 1)))
        addNames(of: body)
    }

    /// Adds what other passages are linked by: the names in the chunk, and what it is called itself.
    private mutating func addLinks(_ fields: ChunkFields, body: AnalyzedText, analyzer: inout TextAnalyzer) {
        for title in PassageTitle.all(of: fields) {
            let title = PassageTitle(title, analyzer: &analyzer)
            for term in title.terms + title.text.tokens.names.map(\.term) { frequencies[term] = 1 }
        }
        addNames(of: body)
    }

    private mutating func addNames(of body: AnalyzedText) {
        for name in body.tokens.names.prefix(Self.mostNames) { frequencies[name.term] = 1 }
    }

    /// Names of a chunk that others are linked by: a list of thousands is no passage.
    private static let mostNames = 64

    private mutating func add(_ text: AnalyzedText, weight: Int) -> Int {
        var before: Term?
        for token in text.tokens {
            count(token.term, weight)
            if token.traits.contains(.unspaced) {
                if let before, token.traits.contains(.joined) { count(TermHash.pair(before, token.term), weight) }
                before = token.term
                continue
            }
            before = nil
            if token.accented != 0 { count(token.accented, weight) }
            // English words have their stem; the beginnings of long words are for all other languages.
            if token.beginning != 0, !isEnglish { count(token.beginning, weight) }
        }
        for identifier in text.identifiers { count(identifier.term, weight) }
        return text.tokens.count * weight
    }

    private mutating func count(_ term: Term, _ weight: Int) {
        frequencies[term] = UInt8(clamping: Int(frequencies[term, default: 0]) + weight)
    }
}
