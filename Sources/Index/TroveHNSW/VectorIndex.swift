package import TroveCore

/// The vectors of one space: a snapshot, if there is one, and the changes since, which are searched exactly.
///
/// The catalog is the truth: whoever opens an index applies the changes after ``lastSequence`` from there. Any number
/// of threads may search while one applies changes. A newer snapshot comes of a ``GraphRenewal``.
@safe package final class VectorIndex: @unchecked Sendable {
    // Sendable: `state` is touched only under `lock`.
    /// Floats of a vector.
    package let dimension: Int
    /// What near means.
    package let metric: Metric
    /// The encoder whose vectors these are.
    package let fingerprint: String

    /// The graph below; nil where there are too few vectors for one.
    package let snapshot: GraphSnapshot?

    private let lock = ReadWriteLock()
    private var state: State

    /// What a search sees.
    fileprivate struct State {
        /// Nodes of the snapshot that were changed or removed since.
        var dead: DeadNodes
        /// Vectors added or changed since the snapshot.
        var tail: ExactIndex
        /// The number of the last change of each id since the snapshot, removals included.
        var changes: [Int64: UInt64]
        var lastSequence: UInt64
    }

    /// Vectors below which no graph is made: a scan of so few takes no longer.
    package static let graphThreshold = 4096

    /// Opens an index.
    /// - Parameters:
    ///   - fingerprint: The encoder's. A snapshot of another is refused.
    ///   - snapshot: The newest one; nil for none.
    /// - Throws: `.integrity` if the snapshot is of another space.
    package init(
        dimension: Int, metric: Metric = .cosine, fingerprint: String, snapshot: GraphSnapshot? = nil
    ) throws(TroveError) {
        self.dimension = dimension
        self.metric = metric
        self.fingerprint = fingerprint
        self.snapshot = snapshot
        if let snapshot,
            snapshot.fingerprint != fingerprint || snapshot.dimension != dimension || snapshot.metric != metric
        {
            throw TroveError(
                .integrity,
                "\(snapshot.path) holds vectors of \(snapshot.fingerprint), not of \(fingerprint); run `trove repair`")
        }
        state = State(
            dead: DeadNodes(nodes: snapshot?.count ?? 0),
            tail: try ExactIndex(dimension: dimension, metric: metric), changes: [:],
            lastSequence: snapshot?.lastSequence ?? 0)
    }

    /// Vectors that a search can find.
    package var count: Int {
        lock.read { (snapshot?.count ?? 0) - state.dead.count + state.tail.count }
    }

    /// The last change applied; replay what follows.
    package var lastSequence: UInt64 { lock.read { state.lastSequence } }

    /// Changes since the snapshot.
    package var pendingChanges: Int { lock.read { state.changes.count } }

    /// Applies changes in ascending order of their numbers; those already known are passed over.
    /// - Throws: `.invalidArgument` for a wrong dimension or a vector that is not finite; earlier changes stay.
    package func apply(_ changes: [VectorChange]) throws(TroveError) {
        try lock.write { () throws(TroveError) in
            for change in changes where change.sequence > state.lastSequence { try state.apply(change, over: snapshot) }
        }
    }

    /// Finds the `k` nearest vectors.
    /// - Parameters:
    ///   - ef: Candidates kept in the graph; nil for one that reaches the target of ``recallTarget``, or for a scan
    ///     where so many are asked for that it takes no longer.
    ///   - sure: Neighbours from the first on that the target is about; nil for all.
    ///   - allowed: Ids that may be found; nil for all.
    /// - Returns: At most `k` neighbours, best first; equal scores in ascending order of ids.
    /// - Throws: `.invalidArgument` for a query of another dimension or one that holds NaN.
    package func search(
        _ query: [Float], k: Int, ef: Int? = nil, sure: Int? = nil, allowed: IDSet? = nil
    ) throws(TroveError) -> [Neighbor] {
        try lock.read { () throws(TroveError) in
            var found = try state.tail.search(query, k: k, allowed: allowed)
            guard let snapshot else { return found }
            found += try snapshot.searchCounting(
                query, k: k, ef: ef, sure: sure, allowed: allowed, dead: state.dead
            ).neighbors
            found.sort(by: Neighbor.precedes)
            return Array(found.prefix(k))
        }
    }

    /// The recall that searches aim at unless told otherwise. Above what people ask for: a measured value is a mean.
    static let recallTarget = 0.98
}

extension VectorIndex.State {
    fileprivate mutating func apply(_ change: VectorChange, over snapshot: GraphSnapshot?) throws(TroveError) {
        if let vector = change.vector {
            try tail.upsert(id: change.id, vector: vector)
        } else {
            tail.remove(change.id)
        }
        if let node = snapshot?.node(of: change.id) { dead.insert(node) }
        changes[change.id] = change.sequence
        lastSequence = change.sequence
    }
}
