internal import CTroveKernels
package import TroveCore

/// Vectors in memory, searched by looking at all of them: for small spaces and for what changed since a snapshot.
///
/// A search first compares int8 codes, then reads the rows of all vectors whose bounds allow a place among the best:
/// the answer is exact with respect to the stored binary16 rows. Of many vectors it compares codes of one bit and reads
/// the rows of those that they put first. One owner at a time; several may search.
@safe package final class ExactIndex {
    /// Floats of a vector.
    package let dimension: Int
    /// What near means.
    package let metric: Metric
    /// Vectors held.
    package var count: Int { nodes.count }

    private let core: OpaquePointer
    private var nodes: [Int64: UInt32] = [:]
    /// Codes of one bit, from ``coarseThreshold`` on.
    private var signs: SignCodes?
    private let scratches = ScratchPool()

    /// So many vectors and more are compared by codes of one bit first.
    package static let coarseThreshold = 16_384
    /// In fewer dimensions one bit each tells too little.
    private static let leastCoarseDimension = 128
    /// Rows that are read then, and how many for each neighbour that is wanted.
    private static let (leastRead, readShare) = (1000, 4)

    /// Creates an empty index.
    package init(dimension: Int, metric: Metric = .cosine) throws(TroveError) {
        guard Graph.dimensions.contains(dimension) else {
            throw TroveError(.invalidArgument, "\(dimension) dimensions; an index takes vectors of 2 to 4096")
        }
        guard let core = unsafe ctrove_graph_create(UInt32(dimension), metric.rawValue, 2, 1, 0) else {
            throw Scratch.noMemory
        }
        unsafe self.core = core
        self.dimension = dimension
        self.metric = metric
    }

    // SAFETY: made by `ctrove_graph_create`, given back once.
    deinit { unsafe ctrove_graph_destroy(core) }

    /// Whether a vector of that id is held.
    package func contains(_ id: Int64) -> Bool { nodes[id] != nil }

    /// The ids held, in no order.
    package var ids: some Sequence<Int64> { nodes.keys }

    /// Adds a vector, or replaces the one of that id.
    /// - Throws: `.invalidArgument` for a wrong dimension or a vector that is not finite.
    package func upsert(id: Int64, vector: [Float]) throws(TroveError) {
        guard vector.count == dimension else {
            throw TroveError(
                .invalidArgument,
                "the vector has \(vector.count) dimensions and the index \(dimension); use one encoder")
        }
        try checkRow(vector, dimension: UInt32(dimension), metric: metric.rawValue)
        // SAFETY: the vector holds `dimension` floats; a known node is below the number of stored ones.
        let status = unsafe vector.withUnsafeBufferPointer { row -> Int32 in
            if let node = nodes[id], let base = row.baseAddress {
                unsafe ctrove_graph_replace_unlinked(core, node, base, id)
                return 0
            }
            return unsafe withUnsafePointer(to: id) { unsafe ctrove_graph_append(core, row.baseAddress, $0, 1) }
        }
        guard status == 0 else { throw Scratch.noMemory }
        let node = nodes[id] ?? UInt32(nodes.count)
        nodes[id] = node
        if let signs {
            unsafe signs.update(core, node: Int(node))
        } else if nodes.count >= Self.coarseThreshold, dimension >= Self.leastCoarseDimension {
            signs = unsafe SignCodes(of: core, count: nodes.count, dimension: dimension)
        }
    }

    /// Removes the vector of an id; false when there was none.
    @discardableResult
    package func remove(_ id: Int64) -> Bool {
        guard let node = nodes.removeValue(forKey: id) else { return false }
        let last = UInt32(nodes.count)
        // The last vector takes the free place.
        if node != last { nodes[self.id(of: last)] = node }
        // SAFETY: `node` is below the number of stored nodes.
        unsafe ctrove_graph_drop_unlinked(core, node)
        if let signs {
            if node != last { unsafe signs.update(core, node: Int(node)) }
            signs.removeLast()
        }
        return true
    }

    /// Finds the `k` nearest vectors, best first; equal scores in ascending order of ids.
    package func search(_ query: [Float], k: Int, allowed: IDSet? = nil) throws(TroveError) -> [Neighbor] {
        let view = self.view
        try view.check(query: query, k: k)
        return try scratches.withScratch { (scratch) throws(TroveError) in
            var list: [UInt32]?
            if case .sorted(let ids) = allowed?.form { list = ids.compactMap { nodes[$0] } }
            if list == nil, let signs {
                var coarse = view
                unsafe signs.replaceCodes(of: &coarse.core)
                // SAFETY: self keeps the arrays behind the view alive and unchanged during the call.
                return try coarse.scanCodes(
                    query, k: k, ef: max(Self.leastRead, k * Self.readShare), allowed: allowed, scratch: scratch
                ).neighbors
            }
            // SAFETY: self keeps the arrays behind the view alive and unchanged during the call.
            return try view.scan(
                query, k: k, nodes: list, allowed: list == nil ? allowed : nil, scratch: scratch
            ).neighbors
        }
    }

    /// The stored vector of an id: of unit length for cosine, rounded to binary16.
    package func vector(of id: Int64) -> [Float]? {
        guard let node = nodes[id] else { return nil }
        let view = self.view
        // SAFETY: `node` is below the number of stored rows of `dimension` values each.
        return unsafe [Float](unsafeUninitializedCapacity: dimension) { out, filled in
            guard let rows = unsafe view.core.rows else { return }
            unsafe ctrove_distances_of(ctrove_best_variant()).pointee.f32_from_f16(
                rows + Int(node) * dimension, out.baseAddress, dimension)
            filled = dimension
        }
    }

    private func id(of node: UInt32) -> Int64 {
        // SAFETY: `node` is below the number of stored nodes.
        unsafe view.core.ids?[Int(node)] ?? 0
    }

    private var view: GraphView {
        var view = unsafe ctrove_graph_view()
        // SAFETY: the rows are this object's own.
        unsafe ctrove_graph_get_view(core, &view)
        return unsafe GraphView(core: view)
    }
}
