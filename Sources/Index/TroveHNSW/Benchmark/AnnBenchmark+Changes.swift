internal import Foundation
internal import Synchronization
internal import TroveCore

extension AnnBenchmark {
    /// What changes cost: half of the vectors deleted and added again, a tail of changes since the snapshot, one
    /// vector changed, and searches of eight threads beside a writer.
    func measureChanges(
        of path: String, _ rows: [[Float]], _ wanted: [Set<Int64>], ef: Int
    ) throws(TroveError) -> AnnReport.Changes {
        let snapshot = try GraphSnapshot.open(path)
        try snapshot.warm()
        var changes = AnnReport.Changes()
        changes.ef = ef
        var quiet = self
        quiet.dumpFolder = nil  // the ids of the sweep stay
        changes.fresh = try quiet.measure(snapshot, rows, wanted, ef: ef)
        let again = path + ".again"
        defer { try? FileManager.default.removeItem(atPath: again) }
        changes.halfReplaced = try quiet.measure(replaceHalf(of: snapshot, at: again), rows, wanted, ef: ef)
        try measureTail(of: path, rows, into: &changes)
        try measureThreads(on: path, rows, ef: ef, into: &changes)
        return changes
    }

    /// Removes every other vector, writes the file, adds them again, and writes it once more.
    private func replaceHalf(of snapshot: GraphSnapshot, at path: String) throws(TroveError) -> GraphSnapshot {
        let graph = try Graph(copying: snapshot)
        var ids: [Int64] = []
        var vectors: [Float] = []
        for id in stride(from: Int64(0), to: Int64(snapshot.count), by: 2) {
            guard let vector = graph.vector(of: id) else { continue }
            ids.append(id)
            vectors += vector
            graph.remove(id)
        }
        try graph.write(to: path, lastSequence: 0, fingerprint: snapshot.fingerprint, threads: threads)
        let half = try Graph(copying: GraphSnapshot.open(path))
        try half.addAll(ids: ids, rows: vectors, threads: threads)
        try half.write(to: path, lastSequence: 0, fingerprint: snapshot.fingerprint, threads: threads)
        let whole = try GraphSnapshot.open(path)
        try whole.warm()
        return whole
    }

    private func index(on path: String) throws(TroveError) -> VectorIndex {
        let snapshot = try GraphSnapshot.open(path)
        return try VectorIndex(
            dimension: snapshot.dimension, metric: snapshot.metric, fingerprint: snapshot.fingerprint,
            snapshot: snapshot)
    }

    private func measureTail(of path: String, _ rows: [[Float]], into changes: inout AnnReport.Changes)
        throws(TroveError)
    {
        let tail = (0..<5000).map {
            VectorChange(sequence: UInt64($0 + 1), id: Int64($0 * 7), vector: rows[$0 % rows.count])
        }
        let opening = Stopwatch()
        let index = try index(on: path)
        try index.apply(tail)
        _ = try index.search(rows[0], k: k)
        changes.openWithTailMs = opening.milliseconds
        guard var vector = rows.first else { return }
        vector[0] += 0.25
        let changing = Stopwatch()
        try index.apply([VectorChange(sequence: 10_000, id: 1, vector: vector)])
        let found = try index.search(vector, k: 1)
        changes.changeFoundMs = found.first?.id == 1 ? changing.milliseconds : nil
    }

    /// Eight threads search for three seconds while one changes a hundred vectors a second.
    private func measureThreads(
        on path: String, _ rows: [[Float]], ef: Int, into changes: inout AnnReport.Changes
    ) throws(TroveError) {
        let index = try index(on: path)
        for row in rows.prefix(200) { _ = try index.search(row, k: k, ef: ef) }
        Thread.sleep(forTimeInterval: 0.5)
        let quiet = Stopwatch()
        for row in rows { _ = try index.search(row, k: k, ef: ef) }
        changes.quietQps = Double(rows.count) / quiet.seconds
        let searches = Mutex(0)
        let end = ContinuousClock.now + .seconds(3)
        let group = DispatchGroup()
        for number in 0..<8 {
            Thread.detachNewThread(in: group) { [k] in
                var done = 0
                while ContinuousClock.now < end {
                    guard (try? index.search(rows[(number * 97 + done) % rows.count], k: k, ef: ef)) != nil else {
                        break
                    }
                    done += 1
                }
                searches.withLock { $0 += done }
            }
        }
        Thread.detachNewThread(in: group) {
            var sequence: UInt64 = 0
            while ContinuousClock.now < end {
                sequence += 1
                let change = VectorChange(
                    sequence: sequence, id: Int64(sequence), vector: rows[Int(sequence) % rows.count])
                guard (try? index.apply([change])) != nil else { break }
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
        group.wait()
        changes.eightThreadsQps = searches.withLock { Double($0) / 3 }
    }
}

extension Thread {
    /// Starts a thread that belongs to a group.
    fileprivate static func detachNewThread(in group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
        group.enter()
        detachNewThread {
            body()
            group.leave()
        }
    }
}
