internal import TroveLexical

/// Finds passages that say the same in almost the same words.
enum Duplicates {
    /// Share of common neighbouring words (Jaccard) from which on two passages are the same.
    static let sameShare = 0.85
    /// Words below which passages are compared whole: headings and labels are alike without being the same.
    private static let leastWords = 8

    /// The passages in their order, each that repeats an earlier one left out and named by it.
    static func collapsed(_ candidates: [Candidate]) -> [Candidate] {
        var kept: [Candidate] = []
        var shingles: [Set<UInt64>] = []
        for candidate in candidates {
            let own = Self.shingles(candidate)
            if let same = shingles.firstIndex(where: { isSame($0, own) }) {
                kept[same].duplicates.append(candidate.chunk)
            } else {
                kept.append(candidate)
                shingles.append(own)
            }
        }
        return kept
    }

    /// Pairs of neighbouring words of a passage.
    static func shingles(_ candidate: Candidate) -> Set<UInt64> {
        let terms = candidate.reading?.tokens.map(\.term) ?? []
        guard terms.count >= leastWords else {
            // A short passage is the same as another only word for word.
            return [terms.reduce(0x9E37_79B9_7F4A_7C15) { ($0 ^ $1) &* 0x0000_0100_0000_01B3 }]
        }
        return Set(zip(terms, terms.dropFirst()).map { ($0 &* 31) ^ $1 })
    }

    static func isSame(_ a: Set<UInt64>, _ b: Set<UInt64>) -> Bool {
        let (small, large) = a.count < b.count ? (a, b) : (b, a)
        guard !small.isEmpty, Double(small.count) >= sameShare * Double(large.count) else { return false }
        return similarity(small, large) >= sameShare
    }

    /// Common members over all members (Jaccard, 1901).
    static func similarity(_ a: Set<UInt64>, _ b: Set<UInt64>) -> Double {
        let (small, large) = a.count < b.count ? (a, b) : (b, a)
        let common = small.count { large.contains($0) }
        let all = a.count + b.count - common
        return all > 0 ? Double(common) / Double(all) : 0
    }
}
