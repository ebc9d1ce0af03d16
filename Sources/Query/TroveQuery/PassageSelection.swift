internal import TroveCatalog
internal import TroveCore

/// Settles the first of the ranked candidates by their texts: quotations lifted, what says the same once.
///
/// No more passages are read than may stand among those wanted: what quoting can give a passage is bounded by the words
/// of the question that it holds, so that those whose score is too far behind are left unread.
struct PassageSelection: Sendable {
    let catalog: SQLiteCatalog
    let question: Question
    let ranking: Ranking
    let request: SearchRequest

    /// The first candidates, which quoting may lift; the others stay behind them.
    private static let lifted = 50
    /// Passages read at a time, beyond those wanted.
    private static let batch = 6

    /// All candidates, those up to `end` in their last order and read.
    /// - Parameter candidates: All of them, best first by the fused scores.
    func settled(_ candidates: [Candidate], upTo end: Int) throws -> [Candidate] {
        // What counts or reorders passages must see them all.
        let seesAll = end >= Self.lifted || request.perDocument != nil || request.diversity > 0
        let rest = candidates.dropFirst(Self.lifted)
        let most = ranking.greatestLift(candidates.prefix(Self.lifted))
        var (first, waiting) = split(candidates.prefix(Self.lifted), by: most)
        while let next = waiting.first {
            let settled = first.prefix { $0.score > next.reach }
            if !seesAll, settled.count > end {
                let arranged = arranged(Array(settled))
                if arranged.count > end {
                    var behind = Array(first.dropFirst(settled.count)) + waiting.map(\.candidate)
                    Ranking.sort(&behind)
                    return arranged + behind + rest
                }
            }
            let count = seesAll ? Self.lifted : Self.batch + (first.isEmpty ? end : 0)
            var read = try read(waiting.prefix(count).map(\.candidate))
            ranking.lift(&read, by: most)
            first += read
            Ranking.sort(&first)
            waiting = waiting.dropFirst(count)
        }
        return try filled(first, rest, upTo: end)
    }

    /// Those that were read, in their order, and the others with what they may score at most, the highest first.
    private func split(
        _ candidates: ArraySlice<Candidate>, by most: Double
    ) -> (read: [Candidate], waiting: ArraySlice<(candidate: Candidate, reach: Double)>) {
        var read = candidates.filter { $0.reading != nil }
        ranking.lift(&read, by: most)
        Ranking.sort(&read)
        var waiting = candidates.filter { $0.reading == nil }.map {
            (candidate: $0, reach: ranking.reach(of: $0, by: most))
        }
        waiting.sort { $0.reach != $1.reach ? $0.reach > $1.reach : $0.candidate.chunk < $1.candidate.chunk }
        return (read, waiting[...])
    }

    /// Candidates in the order that they have, those up to `end` read.
    /// - Parameter first: Those that are read already.
    func filled(_ first: [Candidate], _ rest: ArraySlice<Candidate>, upTo end: Int) throws -> [Candidate] {
        var (passages, unread) = (first, rest)
        while true {
            let arranged = arranged(passages)
            if arranged.count > end || unread.isEmpty { return arranged + unread }
            let count = end + 1 - arranged.count + Self.batch
            passages += try read(unread.prefix(count))
            unread = unread.dropFirst(count)
        }
    }

    /// Passages that were read, each that repeats an earlier one left out, no more of a document than asked for.
    private func arranged(_ passages: [Candidate]) -> [Candidate] {
        var passages = passages
        if request.collapses { passages = Duplicates.collapsed(passages) }
        if let most = request.perDocument { passages = Grouping.limited(passages, to: most) }
        if request.diversity > 0 { passages = Diversity.reordered(passages, weight: request.diversity) }
        return passages
    }

    /// All candidates in their order, the first `count` of them read and lifted by what they quote. Of several that score
    /// alike at the end all or none are read: equal folders give equal answers.
    func opened(_ candidates: [Candidate], _ count: Int) throws -> [Candidate] {
        var count = min(count, candidates.count)
        if count > 0 {
            let edge = candidates[count - 1].score
            let end = candidates.firstIndex { $0.score < edge } ?? candidates.count
            count = end <= Self.lifted ? end : candidates.firstIndex { $0.score <= edge } ?? count
        }
        var first = try read(candidates.prefix(count))
        ranking.lift(&first, by: ranking.greatestLift(candidates.prefix(Self.lifted)))
        var all = first + candidates.dropFirst(count)
        Ranking.sort(&all)
        return all
    }

    /// Candidates with their texts; those that were removed meanwhile are left out.
    private func read(_ candidates: some Collection<Candidate>) throws -> [Candidate] {
        let texts = try catalog.texts(of: candidates.filter { $0.reading == nil }.map(\.chunk))
        return candidates.compactMap { candidate in
            if candidate.reading != nil { return candidate }
            guard let text = texts[candidate.chunk] else { return nil }
            var candidate = candidate
            candidate.document = text.document
            candidate.ordinal = text.ordinal
            candidate.text = text.text
            candidate.uid = text.uid
            candidate.reading = PassageReading(text.text, question)
            return candidate
        }
    }
}
