/// Orders passages so that each adds something to those before it: maximal marginal relevance.
///
/// Carbonell & Goldstein, 1998; alikeness is the share of common neighbouring words.
enum Diversity {
    /// The passages reordered; the first stays first.
    /// - Parameter weight: What alikeness costs, 0 (nothing) to 1 (it alone decides).
    static func reordered(_ candidates: [Candidate], weight: Double) -> [Candidate] {
        guard candidates.count > 2 else { return candidates }
        let scores = candidates.map(\.score)
        let (low, high) = (scores.min() ?? 0, scores.max() ?? 0)
        let span = high > low ? high - low : 1
        let shingles = candidates.map(Duplicates.shingles)
        var closest = [Double](repeating: 0, count: candidates.count)
        var rest = Array(candidates.indices)
        var order: [Int] = []
        while !rest.isEmpty {
            func worth(_ index: Int) -> Double {
                (1 - weight) * (scores[index] - low) / span - weight * closest[index]
            }
            // The first of equals.
            guard let best = rest.max(by: { (worth($0), $1) < (worth($1), $0) }) else { break }
            order.append(best)
            rest.removeAll { $0 == best }
            for index in rest {
                closest[index] = max(closest[index], Duplicates.similarity(shingles[best], shingles[index]))
            }
        }
        return order.map { candidates[$0] }
    }
}
