internal import CTroveKernels
package import TroveCore

extension GraphSnapshot {
    /// Finds the `k` nearest vectors: greedy descent, then best-first search on level 0, then rescoring.
    ///
    /// Malkov & Yashunin, arXiv:1603.09320, algorithm 5. A filter that lets few vectors through, or whose vectors lie
    /// far from the query, is answered by an exact scan of them.
    /// - Parameters:
    ///   - query: `dimension` finite floats of any length.
    ///   - ef: Candidates kept on level 0; at least `k` is taken. Larger is slower and finds more.
    ///   - allowed: Ids that may be found; nil for all.
    /// - Returns: At most `k` neighbours, best first; equal scores in ascending order of ids.
    /// - Throws: `.invalidArgument` for a query of another dimension or one that holds NaN.
    package func search(_ query: [Float], k: Int, ef: Int, allowed: IDSet? = nil) throws(TroveError) -> [Neighbor] {
        try searchCounting(query, k: k, ef: ef, allowed: allowed, dead: nil).neighbors
    }

    /// The `k` nearest vectors for certain: every allowed vector is looked at.
    package func searchExactly(_ query: [Float], k: Int, allowed: IDSet? = nil) throws(TroveError) -> [Neighbor] {
        try withView { (view) throws(TroveError) in
            try view.check(query: query, k: k)
            return try scratches.withScratch { (scratch) throws(TroveError) in
                let nodes = allowed.map(self.nodes(of:))
                return try view.scan(query, k: k, nodes: nodes, allowed: nil, scratch: scratch).neighbors
            }
        }
    }

    /// The `k` nearest vectors of each of several queries, in their order: the same as one at a time. Eight take
    /// turns, so that one computes while the others wait for memory.
    package func searchBatch(_ queries: [[Float]], k: Int, ef: Int) throws(TroveError) -> [[Neighbor]] {
        try withView { (view) throws(TroveError) in
            for query in queries { try view.check(query: query, k: k) }
            var found: [[Neighbor]] = []
            found.reserveCapacity(queries.count)
            for start in stride(from: 0, to: queries.count, by: GraphView.lanes) {
                let group = queries[start..<min(start + GraphView.lanes, queries.count)]
                found += try scratches.withScratches(group.count) { (scratches) throws(TroveError) in
                    try view.searchMany(group, k: k, ef: ef, scratches: scratches)
                }
            }
            return found
        }
    }

    /// Search with its cost, passing over the nodes whose bits are set in `dead`.
    /// - Parameters:
    ///   - ef: Nil for what reaches the recall that ``VectorIndex`` aims at.
    ///   - sure: Neighbours from the first on that it is aimed at for; nil for all.
    func searchCounting(
        _ query: [Float], k: Int, ef: Int?, sure: Int? = nil, allowed: IDSet?, dead: DeadNodes?
    ) throws(TroveError) -> SearchReply {
        try withView { (view) throws(TroveError) in
            try view.check(query: query, k: k)
            return try scratches.withScratch { (scratch) throws(TroveError) in
                guard let dead, dead.count > 0 else {
                    return try route(view, query, k: k, ef: ef, sure: sure, allowed: allowed, scratch: scratch)
                }
                var result: Result<SearchReply, TroveError>?
                unsafe dead.words.withUnsafeBufferPointer { words in
                    var marked = view
                    // SAFETY: a bit a node; the words outlive the search.
                    unsafe marked.core.dead = words.baseAddress
                    result = Result { () throws(TroveError) in
                        try route(marked, query, k: k, ef: ef, sure: sure, allowed: allowed, scratch: scratch)
                    }
                }
                return try result?.get() ?? SearchReply(neighbors: [], distances: 0)
            }
        }
    }

    /// Chooses between the graph and a scan, and between a walk through all nodes and one inside of the filter.
    private func route(
        _ view: GraphView, _ query: [Float], k: Int, ef wanted: Int?, sure: Int?, allowed: IDSet?, scratch: Scratch
    ) throws(TroveError) -> SearchReply {
        let ef = wanted ?? max(k, self.ef(recall: VectorIndex.recallTarget, k: min(k, sure ?? k)))
        guard let allowed else {
            if wanted == nil, count <= min(scanLimit, Self.scannedPerHit * k) {
                return try view.scan(query, k: k, nodes: nil, allowed: nil, scratch: scratch)
            }
            let reply = try view.searchGraph(query, k: k, ef: ef, allowed: nil, scratch: scratch)
            return reply ?? SearchReply(neighbors: [], distances: 0)
        }
        let isList = if case .sorted = allowed.form { true } else { false }
        if !isList, allowed.count > max(scanLimit, 4 * k) {
            let share = Float(allowed.count) / Float(max(1, count))
            let wide = max(ef, 2 * k)
            let through = try view.searchGraph(
                query, k: k, ef: ef, budget: Int(Float(4000) + Float(20 * ef) / share), share: share, allowed: allowed,
                scratch: scratch)
            if let through, through.neighbors.count == min(k, allowed.count) { return through }
            // The filter lies away from the query: start inside of it and stay there.
            let seeds = allowed.sample(Self.seeds).compactMap(node(of:))
            let within = try view.searchGraph(
                query, k: k, ef: max(2 * wide, Self.seeds), allowed: allowed, seeds: seeds, scratch: scratch)
            if let within, within.neighbors.count == min(k, allowed.count) { return within }
        }
        return try view.scan(query, k: k, nodes: nodes(of: allowed), allowed: nil, scratch: scratch)
    }

    /// Allowed vectors up to which a scan is no slower than the graph; measured at 384 dimensions. Codes of one bit
    /// bound scores loosely, so that a scan reads nearly every row.
    private var scanLimit: Int { header.parameters.codes == .int8 ? 16_000 : 2000 }
    /// Vectors that are scanned for each one wanted, rather than walked: a graph looks at more the more it is to find.
    private static let scannedPerHit = 80
    /// Where a search inside of a filter starts.
    private static let seeds = 64

    /// The node of an id, by binary search in the file's order of ids.
    func node(of id: Int64) -> UInt32? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            guard let node = nodeByID(middle) else { return nil }
            if self.id(of: node) < id { low = middle + 1 } else { high = middle }
        }
        guard low < count, let node = nodeByID(low), self.id(of: node) == id else { return nil }
        return node
    }

    /// The nodes of the ids that are in the graph.
    func nodes(of ids: IDSet) -> [UInt32] {
        if case .bitmap(let base, let words) = ids.form { return nodes(base: base, words: words) }
        var found: [UInt32] = []
        ids.forEach { if let node = node(of: $0) { found.append(node) } }
        return found
    }
}

/// Nodes of a snapshot that were changed or removed since.
struct DeadNodes: Sendable {
    private(set) var words: [UInt64]
    private(set) var count = 0

    init(nodes: Int) { words = [UInt64](repeating: 0, count: nodes / 64 + 1) }

    mutating func insert(_ node: UInt32) {
        let mask: UInt64 = 1 << UInt64(node & 63)
        guard words[Int(node >> 6)] & mask == 0 else { return }
        words[Int(node >> 6)] |= mask
        count += 1
    }
}
