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
        var shingles: [[UInt64]] = []
        for candidate in candidates {
            let own = Self.shingles(candidate)
            if let same = shingles.firstIndex(where: { isSame($0, own) }) {
                kept[same].duplicates.append(candidate.uid)
            } else {
                kept.append(candidate)
                shingles.append(own)
            }
        }
        return kept
    }

    /// Pairs of neighbouring words of a passage, ascending, each once.
    static func shingles(_ candidate: Candidate) -> [UInt64] {
        let terms = candidate.reading?.tokens.map(\.term) ?? []
        guard terms.count >= leastWords else {
            // A short passage is the same as another only word for word.
            return [terms.reduce(0x9E37_79B9_7F4A_7C15) { ($0 ^ $1) &* 0x0000_0100_0000_01B3 }]
        }
        var pairs = zip(terms, terms.dropFirst()).map { ($0 &* 31) ^ $1 }
        pairs.sort()
        var last: UInt64?
        pairs.removeAll { pair in
            defer { last = pair }
            return pair == last
        }
        return pairs
    }

    /// Whether two passages' ascending pairs are nearly the same; given up as soon as they cannot be.
    static func isSame(_ a: [UInt64], _ b: [UInt64]) -> Bool {
        let (small, large) = (min(a.count, b.count), max(a.count, b.count))
        guard small > 0, Double(small) >= sameShare * Double(large) else { return false }
        // Common members / all members >= share, where all = a + b - common.
        let needed = sameShare / (1 + sameShare) * Double(a.count + b.count)
        let most = a.count + b.count - 2 * Int(needed.rounded(.down))
        guard let common = common(a, b, most: most) else { return false }
        return Double(common) / Double(a.count + b.count - common) >= sameShare
    }

    /// Common members over all members (Jaccard, 1901).
    static func similarity(_ a: [UInt64], _ b: [UInt64]) -> Double {
        let common = common(a, b, most: a.count + b.count) ?? 0
        let all = a.count + b.count - common
        return all > 0 ? Double(common) / Double(all) : 0
    }

    /// How many members two ascending lists share; nil where more than `most` stand in one of them alone.
    private static func common(_ a: [UInt64], _ b: [UInt64], most: Int) -> Int? {
        var (i, j, common, alone) = (0, 0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                (i, j, common) = (i + 1, j + 1, common + 1)
                continue
            }
            if a[i] < b[j] { i += 1 } else { j += 1 }
            alone += 1
            if alone > most { return nil }
        }
        return common
    }
}
