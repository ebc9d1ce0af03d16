internal import TroveCore
internal import TroveLexical

/// The words of memories in memory: each memory a slot, in the order they were met.
///
/// A memory is scored with its neighbours: what was said before and after it tells what it is about. Neighbours are
/// looked up when a question comes, so the order in which memories arrive changes nothing.
struct TurnPostings {
    private struct Posting {
        var slot: Int32
        var frequency: UInt8
    }

    /// How often a term counts in the memory itself, in the one before and in the one after it.
    private static let (ownWeight, beforeWeight, afterWeight): (Float, Float, Float) = (2, 1.5, 1)
    /// BM25 over turns: frequency saturates sooner than in passages.
    private static let (k1, b): (Float, Float) = (1.2, 0.75)

    private var postings: [Term: [Posting]] = [:]
    private var lengths: [Float] = []
    private var totalLength: Float = 0

    /// Adds the words of the next slot.
    mutating func append(_ terms: ChunkTerms) {
        let slot = Int32(lengths.count)
        lengths.append(Float(terms.length))
        totalLength += Float(terms.length)
        for (term, frequency) in terms.frequencies {
            postings[term, default: []].append(Posting(slot: slot, frequency: frequency))
        }
    }

    /// A question's worth in every slot that holds a part of it, alone or in its neighbourhood.
    struct Scores {
        /// BM25 over the neighbourhood; 0 where nothing was found.
        var pooled: [Float]
        /// Weight of the question's terms in the memory itself, and of all of them.
        fileprivate var covered: [Float]
        fileprivate var whole: Float = 0

        /// Share of the question's weight that stands in a memory itself, 0 to 1.
        func coverage(of slot: Int) -> Float { whole > 0 ? covered[slot] / whole : 0 }

        /// The best slots, best first; of equals the earlier ones.
        func best(_ count: Int) -> [Int] {
            var best = BestChunks(capacity: count)
            for slot in pooled.indices where pooled[slot] > 0 { best.insert(UInt32(slot), pooled[slot]) }
            return best.sorted.map { Int($0.chunk) }
        }
    }

    /// Scores the slots that are visible.
    /// - Parameters:
    ///   - terms: What is asked, with a weight each.
    ///   - count: Visible slots.
    ///   - before: The slot before each, -1 for none.
    func scores(
        _ terms: [(term: Term, weight: Float)], count: Int, before: [Int32], after: [Int32],
        isVisible: [Bool]
    ) -> Scores {
        var scores = Scores(
            pooled: [Float](repeating: 0, count: lengths.count), covered: [Float](repeating: 0, count: lengths.count))
        var frequency = [Float](repeating: 0, count: lengths.count)
        let average = averageLength
        for (term, weight) in terms where weight > 0 {
            let found = postings[term] ?? []
            var met: [Int] = []
            var holders = 0
            func add(_ slot: Int, _ amount: Float) {
                guard slot >= 0, isVisible[slot] else { return }
                if frequency[slot] == 0 { met.append(slot) }
                frequency[slot] += amount
            }
            for posting in found {
                let slot = Int(posting.slot)
                if isVisible[slot] { holders += 1 }
                add(slot, Self.ownWeight * Float(posting.frequency))
                add(Int(after[slot]), Self.beforeWeight * Float(posting.frequency))
                add(Int(before[slot]), Self.afterWeight * Float(posting.frequency))
            }
            let pooledWorth = weight * BM25.rarity(count: met.count, total: max(count, met.count))
            let ownWorth = weight * BM25.rarity(count: holders, total: max(count, holders))
            scores.whole += ownWorth
            for slot in met {
                let length = pooledLength(slot, before, after)
                scores.pooled[slot] +=
                    pooledWorth * frequency[slot] * (Self.k1 + 1)
                    / (frequency[slot] + Self.k1 * (1 - Self.b + Self.b * length / average))
                frequency[slot] = 0
            }
            for posting in found where isVisible[Int(posting.slot)] { scores.covered[Int(posting.slot)] += ownWorth }
        }
        return scores
    }

    private func pooledLength(_ slot: Int, _ before: [Int32], _ after: [Int32]) -> Float {
        var length = Self.ownWeight * lengths[slot]
        if before[slot] >= 0 { length += Self.beforeWeight * lengths[Int(before[slot])] }
        if after[slot] >= 0 { length += Self.afterWeight * lengths[Int(after[slot])] }
        return length
    }

    private var averageLength: Float {
        max(1, totalLength / Float(max(lengths.count, 1)) * (Self.ownWeight + Self.beforeWeight + Self.afterWeight))
    }
}
