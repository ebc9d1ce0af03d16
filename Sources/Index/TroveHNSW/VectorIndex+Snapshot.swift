internal import Synchronization
package import TroveCore

extension VectorIndex {
    /// Whether it is time for a snapshot: there are enough vectors for a graph, and 10,000 changes or a tenth of it.
    package var needsSnapshot: Bool {
        lock.read {
            guard let snapshot = state.snapshot else { return state.tail.count >= Self.graphThreshold }
            return state.changes.count >= min(10_000, max(1000, snapshot.count / 10))
        }
    }

    /// Makes a snapshot of all changes applied so far and goes on with it. Searches and changes are not held up.
    ///
    /// The old file is not touched; remove it when this returns. Changes applied meanwhile stay in the tail.
    /// - Returns: The number of the last change that the file holds.
    @discardableResult
    package func makeSnapshot(
        at path: String, parameters: GraphParameters = .standard, threads: Int
    ) throws(TroveError) -> UInt64 {
        try making.withLock { (_) throws(TroveError) in
            let (old, pending, sequence) = lock.read {
                (state.snapshot, state.changes.keys.sorted(), state.lastSequence)
            }
            let graph: Graph
            if let old {
                graph = try Graph(copying: old)
            } else {
                graph = try Graph(dimension: dimension, metric: metric, parameters: parameters)
            }
            for start in stride(from: 0, to: pending.count, by: Self.vectorsAtOnce) {
                try append(pending[start..<min(start + Self.vectorsAtOnce, pending.count)], to: graph)
            }
            try graph.link(threads: threads)
            try graph.write(to: path, lastSequence: sequence, fingerprint: fingerprint, threads: threads)
            try adopt(GraphSnapshot.open(path))
            return sequence
        }
    }

    /// Vectors handed to a graph at a time: all of a large space at once would take as much memory again.
    private static let vectorsAtOnce = 4096

    /// Hands changes on to a graph. One that came meanwhile is there in its newest form, and is applied once more to the
    /// snapshot that the graph becomes.
    private func append(_ changed: ArraySlice<Int64>, to graph: Graph) throws(TroveError) {
        var ids: [Int64] = []
        var rows: [Float] = []
        rows.reserveCapacity(changed.count * dimension)
        lock.read {
            for id in changed {
                guard let vector = state.tail.vector(of: id) else {
                    graph.remove(id)
                    continue
                }
                ids.append(id)
                rows += vector
            }
        }
        try graph.append(ids: ids, rows: rows)
    }

    /// Replaces the snapshot by a newer one, keeping the changes that it does not hold.
    private func adopt(_ snapshot: GraphSnapshot) throws(TroveError) {
        try lock.write { () throws(TroveError) in
            let later = state.changes.filter { $0.value > snapshot.lastSequence }
            let tail = try ExactIndex(dimension: dimension, metric: metric)
            var dead = DeadNodes(nodes: snapshot.count)
            for id in later.keys.sorted() {
                if let vector = state.tail.vector(of: id) { try tail.upsert(id: id, vector: vector) }
                if let node = snapshot.node(of: id) { dead.insert(node) }
            }
            state = State(
                snapshot: snapshot, dead: dead, tail: tail, changes: later, lastSequence: state.lastSequence)
        }
    }
}
