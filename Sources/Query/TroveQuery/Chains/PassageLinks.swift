internal import Foundation
internal import TroveCore
internal import TroveLexical

/// Where the names of a passage lead: to passages that they are the title of, that hold the same rare name or
/// identifier, or that say this passage's own title.
struct PassageLinks {
    /// A passage linked to, and by what.
    struct Link {
        var chunk: Int64
        var name: String
        /// 0 to 1: a name that few passages have tells more.
        var weight: Double
    }

    let index: LexicalIndex
    let question: Question

    /// What a link counts from a name to the passage that it is the title of.
    private static let titled = 1.0
    /// What a link counts by a name that both passages hold, or from a title to those who say it.
    private static let shared = 0.5
    /// What remains of the latter where the question says the title itself: then it may have found them alone.
    private static let askedTitle = 0.5
    /// Most passages that a name may lead to.
    private static let rare = 32
    /// Passages of a name after which no further name of a passage is followed.
    private static let most = 96

    /// The links of a passage that was read, each passage once by its strongest.
    /// - Parameter titles: What the passage is called itself.
    func links(of candidate: Candidate, titles: [String]) -> [Link] {
        guard let reading = candidate.reading, index.count > 1 else { return [] }
        let own = titles.map { title in AnalyzerPool.shared.withAnalyzer { PassageTitle(title, analyzer: &$0) } }
        var names = self.names(of: reading) + self.titles(in: reading, except: Set(own.flatMap(\.terms)))
        names += zip(titles, own).compactMap { title, read in mention(of: title, read) }
        // The strongest first; of names that tell as much, an order that does not depend on when they were read.
        names.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.term < $1.term }
        var links: [Int64: Link] = [:]
        for name in names {
            guard links.count < Self.most else { break }
            for holder in name.holders where holder.document != candidate.document && links[holder.chunk] == nil {
                links[holder.chunk] = Link(chunk: holder.chunk, name: name.text, weight: name.weight)
            }
        }
        return Array(links.values)
    }

    /// A name and where it leads.
    private struct Name {
        var term: Term
        var text: String
        var holders: [LexicalIndex.Holder]
        var weight: Double
    }

    /// A name of some passages; nil where it leads nowhere.
    private func name(
        _ term: Term, _ holders: [LexicalIndex.Holder], counting weight: Double, _ text: @autoclosure () -> String
    ) -> Name? {
        guard !holders.isEmpty else { return nil }
        let total = Double(index.count)
        let rarity = max(0, log(total / Double(holders.count)) / log(total))
        return rarity > 0 ? Name(term: term, text: text(), holders: holders, weight: weight * rarity) : nil
    }

    /// Names and identifiers that the passage shares with few others, and that the question does not say.
    private func names(of reading: PassageReading) -> [Name] {
        var known: Set<Term> = Set(question.query.identifiers.map(\.term))
        var found: [Name] = []
        func follow(_ term: Term, _ span: ScalarSpan) {
            guard known.insert(term).inserted else { return }
            let holders = index.holders(of: term, most: Self.rare)
            if let name = name(term, holders, counting: Self.shared, reading.text(in: span)) { found.append(name) }
        }
        for name in reading.tokens.names where !(reading.isAsked(name.token) && reading.isAsked(name.token + 1)) {
            follow(name.term, name.span)
        }
        for identifier in reading.identifiers where Self.isOwn(reading.text(in: identifier.span)) {
            follow(identifier.term, identifier.span)
        }
        return found
    }

    /// Whether an identifier is something's own, as `AB-12`, `parse_header` and `readPage` are, and `and/or`, `11-inch`
    /// and `1/2` are not.
    private static func isOwn(_ identifier: String) -> Bool {
        guard identifier.first?.isLetter == true else { return false }
        return identifier.dropFirst().contains { $0.isNumber || $0.isUppercase || $0 == "_" }
    }

    /// Titles of other passages that stand in this one.
    private func titles(in reading: PassageReading, except own: Set<Term>) -> [Name] {
        let tokens = reading.tokens
        let words = tokens.map(\.term)
        let places = tokens.indices.filter { tokens[$0].mayBeginTitle }
        var candidates: [(term: Term, range: Range<Int>)] = places.filter { !tokens[$0].traits.contains(.stop) }.map {
            (PassageTitle.term(words[$0...$0]), $0..<($0 + 1))
        }
        let pairs = places.filter { $0 + 1 < tokens.count }
        let counts = index.counts(of: pairs.map { PassageTitle.start(words[$0], words[$0 + 1]) })
        for (place, count) in zip(pairs, counts) where count > 0 {
            for end in (place + 2)...max(place + 2, min(tokens.count, place + PassageTitle.longest)) {
                candidates.append((PassageTitle.term(words[place..<end]), place..<end))
            }
        }
        var known = own
        return candidates.compactMap { term, range in
            guard known.insert(term).inserted else { return nil }
            let span = ScalarSpan(tokens[range.lowerBound].span.start, tokens[range.upperBound - 1].span.end)
            let holders = index.holders(of: term, most: Self.rare)
            return name(term, holders, counting: Self.titled, reading.text(in: span))
        }
    }

    /// The passage's own title, which leads to those that say it.
    private func mention(of title: String, _ read: PassageTitle) -> Name? {
        let terms = read.mention
        // A title without a capital is a sentence: its words come together where nobody means it.
        guard !terms.isEmpty, let term = read.terms.first, read.text.tokens.first?.mayBeginTitle == true else {
            return nil
        }
        let isAsked = read.text.tokens.allSatisfy { question.token(for: $0) != nil }
        return name(
            term, index.holders(ofAll: terms, most: Self.rare),
            counting: Self.shared * (isAsked ? Self.askedTitle : 1), title)
    }
}

extension Token {
    /// Capitalised, a number, or of a script without capitals.
    fileprivate var mayBeginTitle: Bool { !traits.isDisjoint(with: Self.titled) }
    private static let titled: Traits = [.capital, .numeric, .unspaced]
}
