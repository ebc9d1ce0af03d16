/// Keeps a document from filling the answer.
enum Grouping {
    /// At most `most` passages of each document, in their order; the best one of each says how many more there are.
    static func limited(_ candidates: [Candidate], to most: Int) -> [Candidate] {
        var counts: [Int64: Int] = [:]
        for candidate in candidates { counts[candidate.document, default: 0] += 1 }
        var taken: [Int64: Int] = [:]
        return candidates.compactMap { candidate in
            let place = taken[candidate.document, default: 0]
            guard place < most else { return nil }
            taken[candidate.document] = place + 1
            var candidate = candidate
            if place == 0 { candidate.moreInDocument = max(0, (counts[candidate.document] ?? 0) - most) }
            return candidate
        }
    }
}
