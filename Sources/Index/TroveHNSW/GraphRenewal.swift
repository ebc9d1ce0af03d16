internal import Synchronization
package import TroveCore

/// The next graph of a space: the newest file and the changes since, on their way to another file.
///
/// What changed goes into the graph as it comes and is held once; an index that is searched meanwhile keeps its own.
package final class GraphRenewal: Sendable {
    /// The encoder whose vectors these are.
    package let fingerprint: String
    private let state: Mutex<State>

    private struct State {
        var graph: Graph
        var lastSequence: UInt64
    }

    /// Begins an empty graph.
    package init(
        dimension: Int, metric: Metric = .cosine, fingerprint: String, parameters: GraphParameters = .standard
    ) throws(TroveError) {
        self.fingerprint = fingerprint
        state = Mutex(
            State(graph: try Graph(dimension: dimension, metric: metric, parameters: parameters), lastSequence: 0))
    }

    /// Begins with a copy of a file.
    /// - Throws: `.integrity` naming the place when the file is damaged: damage is not handed on.
    package init(copying snapshot: GraphSnapshot) throws(TroveError) {
        fingerprint = snapshot.fingerprint
        state = Mutex(State(graph: try Graph(copying: snapshot), lastSequence: snapshot.lastSequence))
    }

    /// The last change that the graph holds; hand on what follows.
    package var lastSequence: UInt64 { state.withLock { $0.lastSequence } }

    /// Whether it is time for another graph.
    /// - Parameters:
    ///   - held: Vectors in the newest graph; nil where there is none.
    ///   - changes: Vectors that changed since.
    package static func isDue(held: Int?, changes: Int) -> Bool {
        guard let held else { return changes >= VectorIndex.graphThreshold }
        return changes >= min(10_000, max(1000, held / 10))
    }

    /// Takes in changes in ascending order of their numbers; those already known are passed over.
    /// - Throws: `.invalidArgument` for a wrong dimension or a vector that is not finite; none of them is added then.
    package func apply(_ changes: [VectorChange]) throws(TroveError) {
        try state.withLock { (state) throws(TroveError) in
            let new = changes.filter { $0.sequence > state.lastSequence }
            let newest = Dictionary(new.map { ($0.id, $0.sequence) }, uniquingKeysWith: max)
            let last = new.filter { newest[$0.id] == $0.sequence }
            let added = last.filter { $0.vector != nil }
            try state.graph.append(ids: added.map(\.id), rows: added.flatMap { $0.vector ?? [] })
            for change in last where change.vector == nil { state.graph.remove(change.id) }
            state.lastSequence = max(state.lastSequence, changes.last?.sequence ?? 0)
        }
    }

    /// Links what was taken in, and writes the file: complete or not there at all.
    package func write(to path: String, threads: Int) throws(TroveError) {
        try state.withLock { (state) throws(TroveError) in
            try state.graph.link(threads: threads)
            try state.graph.write(
                to: path, lastSequence: state.lastSequence, fingerprint: fingerprint, threads: threads)
        }
    }
}
