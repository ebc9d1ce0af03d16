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
                let tail = state.tail
                return (
                    state.snapshot, state.changes.keys.sorted().map { ($0, tail.vector(of: $0)) }, state.lastSequence
                )
            }
            let graph: Graph
            if let old {
                graph = try Graph(copying: old)
            } else {
                graph = try Graph(dimension: dimension, metric: metric, parameters: parameters)
            }
            var ids: [Int64] = []
            var rows: [Float] = []
            for (id, vector) in pending {
                guard let vector else {
                    graph.remove(id)
                    continue
                }
                ids.append(id)
                rows += vector
            }
            try graph.addAll(ids: ids, rows: rows, threads: threads)
            try graph.write(to: path, lastSequence: sequence, fingerprint: fingerprint, threads: threads)
            try adopt(GraphSnapshot.open(path))
            return sequence
        }
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
