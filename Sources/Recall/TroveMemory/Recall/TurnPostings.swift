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
    /// Each length with those of the neighbours.
    private var pooledLengths: [Float] = []
    private var totalLength: Float = 0
    /// Slots that are not taken out.
    private var held = 0

    /// Adds the words of the next slot.
    mutating func append(_ terms: ChunkTerms) {
        let slot = Int32(lengths.count)
        lengths.append(Float(terms.length))
        pooledLengths.append(Self.ownWeight * Float(terms.length))
        totalLength += Float(terms.length)
        held += 1
        for (term, frequency) in terms.frequencies {
            postings[term, default: []].append(Posting(slot: slot, frequency: frequency))
        }
    }

    /// Takes the words of a slot out of what others are compared with; it must not be visible any more.
    mutating func remove(_ slot: Int) {
        totalLength -= lengths[slot]
        lengths[slot] = 0
        held -= 1
    }

    /// Takes in who stands beside a slot now.
    mutating func join(_ slot: Int, before: Int32, after: Int32) {
        var length = Self.ownWeight * lengths[slot]
        if before >= 0 { length += Self.beforeWeight * lengths[Int(before)] }
        if after >= 0 { length += Self.afterWeight * lengths[Int(after)] }
        pooledLengths[slot] = length
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
            var least: Float = 0
            for slot in pooled.indices where pooled[slot] > least {
                best.insert(UInt32(slot), pooled[slot])
                least = max(best.threshold, 0)
            }
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
        for (term, weight) in terms where weight > 0 {
            let found = postings[term] ?? []
            var holders = 0
            for posting in found {
                let (slot, times) = (Int(posting.slot), Float(posting.frequency))
                frequency[slot] += Self.ownWeight * times
                if after[slot] >= 0 { frequency[Int(after[slot])] += Self.beforeWeight * times }
                if before[slot] >= 0 { frequency[Int(before[slot])] += Self.afterWeight * times }
                if isVisible[slot] { holders += 1 }
            }
            let ownWorth = weight * BM25.rarity(count: holders, total: max(count, holders))
            scores.whole += ownWorth
            if holders > 0 {
                for posting in found { scores.covered[Int(posting.slot)] += ownWorth }
            }
            if !found.isEmpty { add(&frequency, to: &scores.pooled, weight, of: count, isVisible) }
        }
        return scores
    }

    /// Adds what a term is worth where it was found, and clears where that was. All slots are gone through: a term that
    /// is met often costs no more than a rare one.
    private func add(
        _ frequency: inout [Float], to pooled: inout [Float], _ weight: Float, of count: Int, _ isVisible: [Bool]
    ) {
        let slots = pooledLengths.count
        precondition(frequency.count == slots && pooled.count == slots && isVisible.count == slots)
        let constant = Self.k1 * (1 - Self.b)
        let slope = Self.k1 * Self.b / averageLength
        // SAFETY: all four hold `slots` elements.
        unsafe frequency.withUnsafeMutableBufferPointer { frequency in
            unsafe pooled.withUnsafeMutableBufferPointer { pooled in
                unsafe isVisible.withUnsafeBufferPointer { isVisible in
                    unsafe pooledLengths.withUnsafeBufferPointer { lengths in
                        var met: Int32 = 0
                        for slot in 0..<slots {
                            let times = unsafe isVisible[slot] ? frequency[slot] : 0
                            unsafe frequency[slot] = times
                            met &+= times > 0 ? 1 : 0
                        }
                        let worth =
                            weight * BM25.rarity(count: Int(met), total: max(count, Int(met))) * (Self.k1 + 1)
                        for slot in 0..<slots {
                            let times = unsafe frequency[slot]
                            unsafe pooled[slot] += worth * times / (times + constant + slope * lengths[slot])
                            unsafe frequency[slot] = 0
                        }
                    }
                }
            }
        }
    }

    private var averageLength: Float {
        max(1, totalLength / Float(max(held, 1)) * (Self.ownWeight + Self.beforeWeight + Self.afterWeight))
    }
}
