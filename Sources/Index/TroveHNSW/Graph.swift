internal import CTroveKernels
package import TroveCore

/// A hierarchical navigable small world graph that grows in memory (Malkov & Yashunin, arXiv:1603.09320).
///
/// Departures from the paper: distances while building come from int8 codes; a full list of level 0 may hold half as
/// many links again before it is chosen anew; among equal distances the heuristic keeps half a list, so that
/// thousands of duplicates neither shut themselves off nor lose each other. One owner at a time.
@safe package final class Graph {
    /// Floats of a vector.
    package let dimension: Int
    /// What near means.
    package let metric: Metric
    /// How it is built.
    package let parameters: GraphParameters
    /// Live vectors.
    package var count: Int { nodes.count }

    private let core: OpaquePointer
    private var nodes: [Int64: UInt32] = [:]
    private let scratches = ScratchPool()
    private var stored: UInt32 = 0
    private var hasDead = false
    /// While the graph is measured for a file with codes of one bit.
    private var signs: SignCodes?

    /// The least and greatest dimension of a vector.
    package static let dimensions = 2...4096

    /// Creates an empty graph.
    /// - Throws: `.invalidArgument` if `dimension` is not in ``dimensions``.
    package init(dimension: Int, metric: Metric = .cosine, parameters: GraphParameters = .standard) throws(TroveError) {
        guard Self.dimensions.contains(dimension) else {
            throw TroveError(.invalidArgument, "\(dimension) dimensions; an index takes vectors of 2 to 4096")
        }
        guard
            let core = unsafe ctrove_graph_create(
                UInt32(dimension), metric.rawValue, UInt32(parameters.m), UInt32(parameters.efConstruction),
                parameters.seed)
        else { throw Scratch.noMemory }
        unsafe self.core = core
        self.dimension = dimension
        self.metric = metric
        self.parameters = parameters
    }

    /// Copies a snapshot, so that it can grow on.
    /// - Throws: `.integrity` naming the place when the file is damaged: damage is not handed on.
    package init(copying snapshot: GraphSnapshot) throws(TroveError) {
        try snapshot.verify()
        let header = snapshot.header
        parameters = header.parameters
        dimension = header.dimension
        metric = header.metric
        // SAFETY: the snapshot keeps its mapping alive during the call.
        let copied = try unsafe snapshot.withView { (view) throws(TroveError) -> OpaquePointer in
            let efConstruction = UInt32(header.parameters.efConstruction)
            guard
                let copied = unsafe withUnsafePointer(
                    to: view.core, { unsafe ctrove_graph_copy($0, efConstruction, header.parameters.seed) })
            else { throw Scratch.noMemory }
            return unsafe copied
        }
        unsafe core = copied
        stored = UInt32(header.count)
        nodes.reserveCapacity(header.count)
        let ids = unsafe view.core.ids
        for node in 0..<header.count {
            // SAFETY: the copy holds `count` ids.
            nodes[unsafe ids?[node] ?? 0] = UInt32(node)
        }
        guard nodes.count == header.count else {
            throw TroveError(.integrity, "an id stands twice in \(snapshot.path); run `trove repair`")
        }
    }

    // SAFETY: made by `ctrove_graph_create` or `_copy`, given back once.
    deinit { unsafe ctrove_graph_destroy(core) }

    /// Adds a vector, or replaces the one of that id.
    package func add(id: Int64, vector: [Float]) throws(TroveError) {
        try addAll(ids: [id], rows: vector, threads: 1)
    }

    /// Adds vectors, replacing those whose ids are known. With several threads the graph depends on their timing.
    /// - Parameters:
    ///   - ids: One an added vector; a repeated id keeps its last vector.
    ///   - rows: `ids.count * dimension` finite floats, row-major.
    /// - Throws: `.invalidArgument` for a wrong count or a vector that is not finite; nothing is added then.
    package func addAll(ids: [Int64], rows: [Float], threads: Int) throws(TroveError) {
        try append(ids: ids, rows: rows)
        try link(threads: threads)
    }

    /// Stores vectors as ``addAll(ids:rows:threads:)`` does, to be linked later: no search may come between.
    func append(ids: [Int64], rows: [Float]) throws(TroveError) {
        guard rows.count == ids.count * dimension else {
            throw TroveError(
                .invalidArgument, "\(rows.count) floats for \(ids.count) vectors of \(dimension) dimensions")
        }
        guard Int(stored) + ids.count < Int(CTROVE_MAX_NODES) else {
            throw TroveError(.limitExceeded, "more than a billion vectors in one graph; split the space")
        }
        // SAFETY: `rows` holds `ids.count * dimension` floats, checked above.
        try unsafe rows.withUnsafeBufferPointer { (rows) throws(TroveError) in
            guard let base = rows.baseAddress else { return }
            for row in 0..<ids.count {
                try throwIfRefused(
                    unsafe ctrove_check_row(base + row * dimension, UInt32(dimension), metric.rawValue))
            }
            let status = unsafe ids.withUnsafeBufferPointer {
                unsafe ctrove_graph_append(core, base, $0.baseAddress, $0.count)
            }
            guard status == 0 else { throw Scratch.noMemory }
        }
        for id in ids {
            if let old = nodes.updateValue(stored, forKey: id) { markDead(old) }
            stored += 1
        }
    }

    /// Links all vectors that were stored since the last time.
    func link(threads: Int) throws(TroveError) {
        // SAFETY: the graph is this object's own.
        guard unsafe ctrove_graph_link(core, UInt32(max(1, threads))) == 0 else { throw Scratch.noMemory }
    }

    /// Removes the vector of an id: a tombstone now, gone with the next ``write(to:lastSequence:fingerprint:threads:)``.
    /// - Returns: False when there was none.
    @discardableResult
    package func remove(_ id: Int64) -> Bool {
        guard let node = nodes.removeValue(forKey: id) else { return false }
        markDead(node)
        return true
    }

    private func markDead(_ node: UInt32) {
        hasDead = true
        // SAFETY: `node` is below the number of stored nodes.
        unsafe ctrove_graph_mark_dead(core, node)
    }

    /// Finds the `k` nearest vectors; see ``GraphSnapshot/search(_:k:ef:allowed:)``.
    package func search(_ query: [Float], k: Int, ef: Int, allowed: IDSet? = nil) throws(TroveError) -> [Neighbor] {
        let view = self.view
        try view.check(query: query, k: k)
        return try scratches.withScratch { (scratch) throws(TroveError) in
            // SAFETY: self keeps the arrays behind the view alive and unchanged during the call.
            if case .sorted = allowed?.form {
            } else if let reply = try view.searchGraph(
                query, k: k, ef: ef, budget: allowed == nil ? 0 : max(count / 4, 1000), allowed: allowed,
                scratch: scratch)
            {
                return reply.neighbors
            }
            let found = allowed.map { allowed in
                var list: [UInt32] = []
                allowed.forEach { id in if let node = nodes[id] { list.append(node) } }
                return list
            }
            return try view.scan(query, k: k, nodes: found, allowed: nil, scratch: scratch).neighbors
        }
    }

    /// Makes an immutable file of the live vectors, complete or not there at all.
    ///
    /// Links to removed vectors are replaced first, and nodes that are near in the graph are put side by side.
    /// - Parameters:
    ///   - lastSequence: The last change of the catalog that the graph holds.
    ///   - fingerprint: The encoder whose vectors these are; at most 2,048 bytes of UTF-8.
    package func write(
        to path: String, lastSequence: UInt64, fingerprint: String, threads: Int = 1
    ) throws(TroveError) {
        // SAFETY: the graph is this object's own.
        guard unsafe ctrove_graph_repair(core, UInt32(max(1, threads))) == 0 else { throw Scratch.noMemory }
        var order = [UInt32](repeating: 0, count: Int(stored))
        var inverse = order
        var unreached: UInt32 = 0
        // SAFETY: both arrays hold a value a stored node.
        let live = unsafe order.withUnsafeMutableBufferPointer { order in
            unsafe inverse.withUnsafeMutableBufferPointer { inverse in
                unsafe ctrove_graph_order(core, order.baseAddress, inverse.baseAddress, &unreached)
            }
        }
        guard live >= 0 else { throw Scratch.noMemory }
        // SAFETY: self outlives the packing.
        let packed = unsafe GraphPacking(
            core: core, view: view.core, order: Array(order.prefix(Int(live))), inverse: inverse)
        var header = GraphHeader()
        header.lastSequence = lastSequence
        header.metric = metric
        header.parameters = parameters
        header.fingerprint = fingerprint
        if parameters.codes == .binary {
            unsafe signs = SignCodes(of: core, count: Int(stored), dimension: dimension)
        }
        defer { signs = nil }
        header.calibration = try calibrated()
        try packed.write(to: path, header: header)
    }

    /// At most `size` live nodes of level 0 alone, from all over the graph.
    func sampleOfLevel0(_ size: Int) -> [UInt32] {
        let step = max(1, Int(stored) / (size * 2))
        // SAFETY: every node is below the number of stored ones.
        let low = stride(from: 0, to: stored, by: step).filter { node in
            unsafe ctrove_graph_level(core, node) == 0 && nodes[id(of: node)] == node
        }
        return Array(low.prefix(size))
    }

    /// The id of a stored node.
    func id(of node: UInt32) -> Int64 {
        precondition(node < stored)
        // SAFETY: `node` is below the number of stored nodes.
        return unsafe view.core.ids?[Int(node)] ?? 0
    }

    /// Search as if one node of level 0 were not there.
    func search(_ query: [Float], k: Int, ef: Int, excluding node: UInt32) throws(TroveError) -> [Neighbor] {
        let view = self.view
        return try scratches.withScratch { (scratch) throws(TroveError) in
            // SAFETY: self keeps the arrays behind the view alive and unchanged during the call.
            try view.searchGraph(query, k: k, ef: ef, allowed: nil, exclude: node, scratch: scratch)?.neighbors ?? []
        }
    }

    /// The vector of a node: of unit length for cosine, rounded to binary16.
    func storedVector(_ node: Int) -> [Float] {
        precondition(node < Int(stored))
        let view = self.view
        // SAFETY: `node` is below the number of stored rows of `dimension` values each.
        return unsafe [Float](unsafeUninitializedCapacity: dimension) { out, filled in
            guard let rows = unsafe view.core.rows else { return }
            unsafe ctrove_distances_of(ctrove_best_variant()).pointee.f32_from_f16(
                rows + node * dimension, out.baseAddress, dimension)
            filled = dimension
        }
    }

    /// The stored vector of an id.
    package func vector(of id: Int64) -> [Float]? { nodes[id].map { storedVector(Int($0)) } }

    /// The `k` nearest vectors for certain: every live vector is looked at.
    package func searchExactly(_ query: [Float], k: Int) throws(TroveError) -> [Neighbor] {
        let view = self.view
        try view.check(query: query, k: k)
        return try scratches.withScratch { (scratch) throws(TroveError) in
            // SAFETY: self keeps the arrays behind the view alive and unchanged during the call.
            try view.scan(query, k: k, nodes: nil, allowed: nil, scratch: scratch).neighbors
        }
    }

    private var view: GraphView {
        var view = unsafe ctrove_graph_view()
        // SAFETY: the graph is this object's own.
        unsafe ctrove_graph_get_view(core, &view)
        unsafe signs?.replaceCodes(of: &view)
        return unsafe GraphView(core: view)
    }
}
