internal import CTroveKernels
internal import TroveCore

/// What a search answers, with its cost.
struct SearchReply {
    var neighbors: [Neighbor]
    var distances: Int
}

/// Searches over a graph in memory or in a file. Whoever makes one keeps the memory behind it alive
/// and unchanged while it is used.
@safe struct GraphView {
    var core: ctrove_graph_view

    var metric: Metric { unsafe core.metric == CTROVE_L2 ? .l2 : .cosine }

    /// Checks a query, once, before pointers are taken of it.
    func check(query: [Float], k: Int) throws(TroveError) {
        let dimension = unsafe Int(core.dimension)
        guard query.count == dimension else {
            throw TroveError(
                .invalidArgument, "the query has \(query.count) dimensions and the index \(dimension); use one encoder")
        }
        guard k >= 0 else { throw TroveError(.invalidArgument, "k is \(k); ask for 0 or more neighbours") }
        try unsafe checkRow(query, dimension: core.dimension, metric: core.metric)
    }

    /// Best-first search of the graph. Nil when a filter lets so little through that a scan is cheaper.
    /// - Parameters:
    ///   - budget: Distances after which a filtered search gives up; 0 for none.
    ///   - share: Share of the nodes that the filter lets through; 0 if not known.
    ///   - exclude: A node of level 0 to treat as not there; none beside a filter.
    ///   - seeds: Nodes inside of the filter, for a search that never leaves it.
    func searchGraph(
        _ query: [Float], k: Int, ef: Int, budget: Int = 0, share: Float = 0, allowed: IDSet?, seeds: [UInt32]? = nil,
        exclude: UInt32 = .max,
        scratch: Scratch
    ) throws(TroveError) -> SearchReply? {
        if let seeds, seeds.isEmpty { return nil }
        return try unsafe run(query, k: k, ef: ef, allowed: allowed, scratch: scratch) { search, out in
            var search = unsafe search.pointee
            unsafe search.budget = UInt64(budget)
            unsafe search.share = share
            unsafe search.exclude = exclude
            // SAFETY: the query has `dimension` floats; `out` has room for k hits; the seeds outlive the call.
            return unsafe withUnsafePointer(to: core) { view in
                unsafe query.withUnsafeBufferPointer { query in
                    unsafe (seeds ?? []).withUnsafeBufferPointer { seeds in
                        unsafe search.seeds = seeds.isEmpty ? nil : seeds.baseAddress
                        unsafe search.seed_count = UInt32(seeds.count)
                        return unsafe ctrove_graph_search(view, scratch.pointer, query.baseAddress, &search, out)
                    }
                }
            }
        }
    }

    /// Queries that one pass takes.
    static let lanes = Int(CTROVE_LANES)

    /// Best-first search for at most ``lanes`` checked queries that take turns, with a scratch each.
    func searchMany(
        _ queries: ArraySlice<[Float]>, k: Int, ef: Int, scratches: [Scratch]
    ) throws(TroveError) -> [[Neighbor]] {
        precondition(queries.count <= Self.lanes && scratches.count == queries.count)
        guard let search = unsafe plan(k: k, ef: ef) else { return queries.map { _ in [] } }
        let k = unsafe Int(search.k)
        let rows = queries.flatMap { $0 }
        let pointers = unsafe scratches.map { unsafe Optional($0.pointer) }
        var counts = [UInt32](repeating: 0, count: queries.count)
        var hits = [ctrove_hit](repeating: ctrove_hit(id: 0, score: 0), count: queries.count * k)
        // SAFETY: `dimension` floats and k hits a query, a scratch and a count each; all outlive the call.
        let status = unsafe withUnsafePointer(to: core) { view in
            unsafe withUnsafePointer(to: search) { search in
                unsafe ctrove_graph_search_many(view, pointers, rows, UInt32(queries.count), search, &hits, &counts)
            }
        }
        guard status == 0 else { throw Scratch.noMemory }
        return counts.enumerated().map { query, count in
            (0..<Int(count)).map { place in
                Neighbor(id: hits[query * k + place].id, score: hits[query * k + place].score)
            }
        }
    }

    /// Exact search of the nodes given, or of all.
    func scan(_ query: [Float], k: Int, nodes: [UInt32]?, allowed: IDSet?, scratch: Scratch) throws(TroveError)
        -> SearchReply
    {
        let reply = try unsafe run(query, k: k, ef: k, allowed: allowed, scratch: scratch) { search, out in
            // SAFETY: the query has `dimension` floats; `out` has room for k hits.
            unsafe withUnsafePointer(to: core) { view in
                unsafe query.withUnsafeBufferPointer { query in
                    guard let nodes else {
                        return unsafe ctrove_graph_scan(
                            view, scratch.pointer, query.baseAddress, search, nil, 0, out)
                    }
                    return unsafe nodes.withUnsafeBufferPointer { list in
                        // An empty array has no address, and NULL would mean every node.
                        unsafe list.isEmpty
                            ? 0
                            : ctrove_graph_scan(
                                view, scratch.pointer, query.baseAddress, search, list.baseAddress, list.count, out)
                    }
                }
            }
        }
        return reply ?? SearchReply(neighbors: [], distances: 0)
    }

    /// Search of all nodes by their codes: the `ef` that these put first are read, so that a near one may be missed.
    func scanCodes(
        _ query: [Float], k: Int, ef: Int, allowed: IDSet?, scratch: Scratch
    ) throws(TroveError) -> SearchReply {
        let reply = try unsafe run(query, k: k, ef: ef, allowed: allowed, scratch: scratch) { search, out in
            // SAFETY: the query has `dimension` floats; `out` has room for k hits.
            unsafe withUnsafePointer(to: core) { view in
                unsafe query.withUnsafeBufferPointer { query in
                    unsafe ctrove_graph_scan_codes(view, scratch.pointer, query.baseAddress, search, out)
                }
            }
        }
        return reply ?? SearchReply(neighbors: [], distances: 0)
    }

    /// What a search without a filter asks for; nil when there is nothing to find.
    private func plan(k: Int, ef: Int) -> ctrove_search? {
        let count = unsafe Int(core.count)
        let k = min(k, count)
        guard k > 0 else { return nil }
        let ef = min(max(ef, k), count)
        // Quantization moves candidates by a few places: reading some rows beyond k puts them right.
        // In few dimensions a code stands for many rows, and the rows are short: all candidates are read, as they are
        // where a code is one bit a dimension.
        let isCoarse = unsafe core.dimension < 32 || core.binary != 0
        let rescored = isCoarse ? ef : min(ef, k + max(k / 2, 20))
        return unsafe ctrove_search(
            k: UInt32(k), ef: UInt32(ef), rescore: UInt32(rescored), budget: 0, filter: nil, share: 0, seeds: nil,
            seed_count: 0, exclude: UInt32.max)
    }

    private func run(
        _ query: [Float], k: Int, ef: Int, allowed: IDSet?, scratch: Scratch,
        _ body: (UnsafePointer<ctrove_search>, UnsafeMutablePointer<ctrove_hit>?) -> Int64
    ) throws(TroveError) -> SearchReply? {
        guard let search = unsafe plan(k: k, ef: ef) else { return SearchReply(neighbors: [], distances: 0) }
        let k = unsafe Int(search.k)
        var status: Int64 = 0
        let neighbors = unsafe withUnsafeTemporaryAllocation(of: ctrove_hit.self, capacity: k) { out in
            // SAFETY: `out` has room for k hits, and the body writes as many as it says.
            status = unsafe withFilter(search, allowed) { unsafe body($0, out.baseAddress) }
            return (0..<max(0, Int(status))).map { unsafe Neighbor(id: out[$0].id, score: out[$0].score) }
        }
        if status == Int64(CTROVE_OVER_BUDGET) { return nil }
        guard status >= 0 else { throw Scratch.noMemory }
        return SearchReply(neighbors: neighbors, distances: scratch.distances)
    }
}

/// Lends a search together with the bitmap of its allowed ids.
private func withFilter(
    _ search: ctrove_search, _ allowed: IDSet?, _ body: (UnsafePointer<ctrove_search>) -> Int64
) -> Int64 {
    var search = unsafe search
    // SAFETY: each pointer is used only while what it points to is lent.
    guard case .bitmap(let base, let words) = allowed?.form else {
        return unsafe withUnsafePointer(to: search) { unsafe body($0) }
    }
    return unsafe words.withUnsafeBufferPointer { words in
        let filter = unsafe ctrove_filter(words: words.baseAddress, base: base, bits: UInt64(words.count * 64))
        return unsafe withUnsafePointer(to: filter) { filter in
            unsafe search.filter = filter
            return unsafe withUnsafePointer(to: search) { unsafe body($0) }
        }
    }
}

/// Refuses a vector that cannot be compared or stored.
func checkRow(_ row: [Float], dimension: UInt32, metric: UInt32) throws(TroveError) {
    // SAFETY: the caller compared the row's length with the dimension.
    let status = unsafe row.withUnsafeBufferPointer { unsafe ctrove_check_row($0.baseAddress, dimension, metric) }
    try throwIfRefused(status)
}

/// Turns the status of a checked row into an error.
func throwIfRefused(_ status: Int32) throws(TroveError) {
    if status == CTROVE_ROW_NOT_FINITE {
        throw TroveError(.invalidArgument, "the vector holds NaN or infinity; check the encoder's output")
    }
    if status == CTROVE_ROW_TOO_LARGE {
        throw TroveError(.invalidArgument, "the vector holds a value beyond 65504; scale the vectors of this space")
    }
}
