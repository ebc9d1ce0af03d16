internal import Foundation
internal import TroveCore
internal import TroveLexical

/// What speaks for and against a statement in a passage: rules that settle it, and figures for ``SupportModel``.
struct StatementEvidence {
    /// Figures by which likeness is judged.
    struct Features {
        /// Share of the statement's weight in the passage, in its best sentence, and in the best two neighbours.
        var whole = 0.0
        var sentence = 0.0
        var neighbours = 0.0
        /// Names that the passage lacks, and those that stand in it far from the rest.
        var missingNames = 0.0
        var distantNames = 0.0
        /// The longest run that the passage lacks, its characters that stand elsewhere counted half, and none of words that
        /// name nothing.
        var foreignRun = 0.0
        /// Denials of the passage that the statement leaves out.
        var droppedNegation = 0.0
        /// Share of neighbouring words that are neighbours in the passage.
        var pairs = 0.0
        /// How near to each other the parts stand in the passage, the worst of them.
        var nearness = 0.0
        /// The longest part that stands in the passage as it is, as a share of the statement.
        var longest = 0.0
        /// Cosine to the likeliest sentence; nil where no encoder reads the text.
        var dense: Double?

        /// By name, for fitting.
        var named: [(String, Double)] {
            [
                ("whole", whole), ("sentence", sentence), ("neighbours", neighbours), ("missing_names", missingNames),
                ("distant_names", distantNames), ("foreign_run", foreignRun), ("dropped_negation", droppedNegation),
                ("pairs", pairs), ("nearness", nearness), ("longest", longest), ("dense", dense ?? 0),
            ]
        }
    }

    private(set) var features = Features()
    /// What settles that the passage does not say it; empty where likeness decides.
    private(set) var objections: [String] = []
    /// All numbers and names stand in the best sentence or two, and there are such.
    private(set) var holdsParticulars = false
    /// A number of it has another unit in the passage: signs are no words, so that word beside word does not tell.
    private(set) var hasOtherUnits = false
    /// Whether most of the statement is in a script without spaces.
    let isUnspaced: Bool
    /// The sentences that say most of it.
    private(set) var best: Range<Int> = 0..<0

    private let statement: [StatementToken]
    private let text: String
    private let passage: PassageReadings

    init(_ statement: [StatementToken], text: String, passage: PassageReadings) {
        self.statement = statement
        self.text = text
        self.passage = passage
        isUnspaced = statement.count { $0.kind == .character } * 2 > statement.count
        guard !statement.isEmpty, !passage.tokens.isEmpty else {
            objections = ["there are no words to compare"]
            return
        }
        measureCoverage()
        measureNumbers()
        measureNegation()
        measureOrder()
    }

    /// Takes in how like the likeliest sentence is.
    mutating func add(cosine: Double?) { features.dense = cosine }

    /// Settles that the passage does not say it.
    mutating func object(_ reason: String) { objections.append(reason) }

    /// Where in the passage the sentences that say most of it stand.
    var place: ScalarSpan? {
        let spans = zip(passage.sentences, passage.sentenceSpans).filter { $0.0.overlaps(best) }.map(\.1)
        guard let first = spans.first, let last = spans.last else { return nil }
        return ScalarSpan(first.start, last.end)
    }

    /// A word as it is in the statement.
    private func word(_ token: StatementToken) -> String {
        String(String.UnicodeScalarView(Array(text.unicodeScalars)[token.span.range]))
    }

    // MARK: What stands in the passage

    /// Which tokens of the statement a run of the passage holds: words as they are, characters with a neighbour.
    private func held(in run: Range<Int>) -> [Bool] {
        let tokens = passage.tokens[run]
        let terms = Set(tokens.map(\.term)).union(passage.context)
        var pairs: Set<Term> = []
        for (a, b) in zip(tokens, tokens.dropFirst()) { pairs.insert(Self.pair(a, b)) }
        return statement.indices.map { index in
            let token = statement[index]
            guard token.kind == .character else { return terms.contains(token.term) }
            return index + 1 < statement.count && pairs.contains(Self.pair(token, statement[index + 1]))
                || index > 0 && pairs.contains(Self.pair(statement[index - 1], token))
        }
    }

    private static func pair(_ a: StatementToken, _ b: StatementToken) -> Term { a.term &* 31 &+ b.term }

    private func share(_ held: [Bool]) -> Double {
        let all = statement.reduce(0) { $0 + $1.weight }
        return zip(statement, held).reduce(0) { $0 + ($1.1 ? $1.0.weight : 0) } / max(all, 0.1)
    }

    /// What a second sentence must add.
    private static let secondSentence = 0.08

    private mutating func measureCoverage() {
        let all = held(in: 0..<passage.tokens.count)
        features.whole = share(all)
        var bestHeld = all
        var bestScore = -1.0
        for first in passage.sentences.indices {
            for count in 1...2 where first + count <= passage.sentences.count {
                let run = passage.sentences[first].lowerBound..<passage.sentences[first + count - 1].upperBound
                let held = held(in: run)
                let share = share(held)
                if count == 1 { features.sentence = max(features.sentence, share) }
                features.neighbours = max(features.neighbours, share)
                let score = share - (count == 2 ? Self.secondSentence : 0)
                if score > bestScore { (bestScore, bestHeld, best) = (score, held, run) }
            }
        }
        for (index, token) in statement.enumerated() where token.isName {
            if !all[index] {
                features.missingNames += index == 0 ? 0.5 : 1
            } else if !bestHeld[index] {
                features.distantNames += 1
            }
        }
        features.foreignRun = foreignRun(all)
        let particulars = statement.indices.filter { statement[$0].kind == .number || statement[$0].isName }
        holdsParticulars = !particulars.isEmpty && particulars.allSatisfy { bestHeld[$0] }
        let content = statement.filter(\.isContent)
        let passageContent = passage.tokens.filter(\.isContent)
        let known = Set(zip(passageContent, passageContent.dropFirst()).map(Self.pair))
        let asked = zip(content, content.dropFirst()).map(Self.pair)
        features.pairs = Double(asked.count { known.contains($0) }) / Double(max(1, asked.count))
    }

    private static let longestForeignRun = 8.0

    private func foreignRun(_ held: [Bool]) -> Double {
        var (run, longest) = (0.0, 0.0)
        for (token, isHeld) in zip(statement, held) {
            if isHeld || token.kind != .character && token.isStop {
                run = 0
            } else if !token.isGeneral {
                let share = passage.terms.contains(token.term) ? 0.5 : token.isStop ? 0.3 : 1
                run += share * (token.kind == .character ? 1 : 2)
            }
            longest = max(longest, run)
        }
        return min(longest, Self.longestForeignRun)
    }

    // MARK: Numbers and units

    private mutating func measureNumbers() {
        let statementUnits = UnitReading(text)
        let passageUnits = UnitReading(passage.text)
        for token in statement where token.kind == .number {
            let written = word(token)
            let places = passage.tokens.filter { $0.kind == .number && $0.term == token.term }
            guard !places.isEmpty else {
                // Han numerals are parts of words too, and small numbers are written by them.
                let isPart =
                    !written.allSatisfy(\.isASCII) && passage.text.contains(written)
                    || countedByHan(written, at: token.span.end)
                if passage.context.contains(token.term) || isPart { continue }
                objections.append("the cited passage has no \(written)")
                continue
            }
            for unit in statementUnits.units(of: token.span)
            where !places.contains(where: { passageUnits.has(unit, at: $0.span) }) {
                objections.append("the cited passage gives \(written) another unit")
                hasOtherUnits = true
            }
        }
    }

    /// Whether a digit stands in the passage as a Han numeral before the same character.
    private func countedByHan(_ written: String, at end: Int) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let digit = Int(written), (1...9).contains(digit), end < scalars.count, scalars[end].value >= 0x4E00
        else {
            return false
        }
        let numeral = Array("一二三四五六七八九")[digit - 1]
        return passage.text.contains("\(numeral)\(scalars[end])")
    }

    // MARK: Negation

    private mutating func measureNegation() {
        let near = Array(passage.tokens[best])
        let denied = Self.denials(near)
        let claimed = Self.denials(statement)
        let isNew = { (claim: Denial) in
            !denied.contains { !$0.marks.isDisjoint(with: claim.marks) } && !standsAsIs(claim)
        }
        if claimed.contains(where: isNew) {
            objections.append("the cited passage does not deny it")
        }
        let marks = Set(statement.indices.map { Self.mark(statement, $0) })
        for denial in denied {
            let known = denial.marks.count { marks.contains($0) }
            guard let next = denial.next, marks.contains(next), known >= min(3, denial.marks.count),
                !claimed.contains(where: { !$0.marks.isDisjoint(with: denial.marks) })
            else { continue }
            features.droppedNegation += 1
        }
    }

    /// Whether a negating character stands anywhere in the passage between the same two: it is a part of a word then.
    private func standsAsIs(_ denial: Denial) -> Bool {
        guard denial.run.count == 3 else { return false }
        return passage.tokens.indices.dropLast(2).contains { place in
            zip(passage.tokens[place...], denial.run).allSatisfy { $0.term == $1 }
        }
    }

    /// A negator with the words around it.
    private struct Denial {
        /// A negating character with the one before and the one after it.
        var run: [Term] = []
        var marks: Set<Term> = []
        var next: Term?
    }

    private static func denials(_ tokens: [StatementToken]) -> [Denial] {
        tokens.indices.filter { tokens[$0].isNegator && ($0 == 0 || !tokens[$0 - 1].isNegator) }.map { place in
            func tells(_ index: Int) -> Bool {
                !tokens[index].isNegator && (tokens[index].kind == .character || !tokens[index].isStop)
            }
            let behind = ((place + 1)..<max(place + 1, tokens.count)).filter(tells).prefix(3)
            let before = (0..<place).reversed().filter { index in
                tells(index) && !(tokens[index].kind == .character && index + 1 == place)
            }.prefix(2)
            var marks = Set((behind + before).map { mark(tokens, $0) })
            // A character may begin the same verb before another object.
            if let first = behind.first, !tokens[first].isStop { marks.insert(tokens[first].term) }
            let around = max(0, place - 1)...min(tokens.count - 1, place + 1)
            let isCharacters = around.count == 3 && tokens[around].allSatisfy { $0.kind == .character }
            return Denial(
                run: isCharacters ? tokens[around].map(\.term) : [], marks: marks,
                next: behind.first.map { mark(tokens, $0) })
        }
    }

    /// A word, or a character with the next one.
    private static func mark(_ tokens: [StatementToken], _ index: Int) -> Term {
        guard tokens[index].kind == .character, index + 1 < tokens.count else { return tokens[index].term }
        return pair(tokens[index], tokens[index + 1])
    }

    // MARK: Order

    /// From here on a statement is a sentence of the passage that was edited.
    private static let editedLikeness = 0.7

    private mutating func measureOrder() {
        var edited: (alignment: Alignment, sentence: Range<Int>)?
        for sentence in passage.sentences {
            let alignment = Alignment(statement.map(\.term), passage.tokens[sentence].map(\.term))
            if alignment.pairs.count > edited?.alignment.pairs.count ?? 0 { edited = (alignment, sentence) }
        }
        if let edited {
            let likeness = 2 * Double(edited.alignment.pairs.count) / Double(statement.count + edited.sentence.count)
            let tokens = Array(passage.tokens[edited.sentence])
            if likeness >= Self.editedLikeness, let edit = edit(edited.alignment, tokens) { objections.append(edit) }
        }
        let parts = StatementParts(statement, passage: passage)
        features.nearness = parts.nearness
        features.longest = Double(parts.longest) / Double(statement.count)
    }

    /// What a sentence of the passage says otherwise; nil where the statement only leaves out or adds plain words.
    private func edit(_ alignment: Alignment, _ sentence: [StatementToken]) -> String? {
        let ends = [(first: -1, second: -1)] + alignment.pairs + [(first: statement.count, second: sentence.count)]
        var lastParticle = -3
        for (from, to) in zip(ends, ends.dropFirst()) {
            let mine = statement[(from.first + 1)..<to.first].filter { !$0.isStop && !$0.isGeneral || $0.isNegator }
            let theirs = sentence[(from.second + 1)..<to.second].filter { !$0.isStop || $0.isNegator }
            let says = theirs.filter(\.isContent)
            let denies = mine.contains(where: \.isNegator) != theirs.contains(where: \.isNegator)
            let isInside = from.second >= 0 && to.second < sentence.count
            if denies, mine.contains(where: \.isNegator) {
                return "the cited passage does not deny it"
            }
            if isInside, denies { return "the cited passage denies it" }
            let adds = mine.contains { token in
                (token.kind == .number || token.isName && from.first >= 0)
                    && !sentence.contains { $0.term == token.term }
            }
            // A single character is a particle more often than another word.
            let isParticle = mine.count == 1 && mine.allSatisfy { $0.kind == .character }
            let isBesideAnother = from.first + 1 - lastParticle <= 2
            if isParticle, !says.isEmpty { lastParticle = to.first }
            let replaces = !mine.isEmpty && (!isParticle || isBesideAnother)
            // A name that goes with a verb to another place: who did it to whom is another.
            let moves = isInside && mine.contains(where: \.isName) && mine.contains { !$0.isName && $0.isContent }
            if replaces && !says.isEmpty || adds || moves {
                let words = mine.map(word).joined(separator: isUnspaced ? "" : " ")
                return "the cited passage does not say “\(words)” there"
            }
        }
        return nil
    }
}
