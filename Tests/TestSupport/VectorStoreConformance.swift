package import TroveCore

/// What every ``VectorStore`` must do, against a slow obvious version. Each check returns what is wrong, in words.
package enum VectorStoreConformance {
    /// Runs every check on a store of `dimension` 8 that is empty.
    package static func problems(of store: any VectorStore) throws -> [String] {
        guard store.dimension == 8 else { return ["the suite needs 8 floats a vector"] }
        var wrong: [String] = []
        var random = SplitMix64(seed: 8)
        var truth: [Int64: [Float]] = [:]
        var sequence: UInt64 = 0
        for _ in 0..<40 {
            let changes = (0..<10).map { _ -> VectorChange in
                sequence += 1
                let id = Int64(random.next() % 60)
                let vector = random.next() % 4 == 0 ? nil : unit(&random)
                truth[id] = vector
                return VectorChange(sequence: sequence, id: id, vector: vector)
            }
            try store.apply(changes)
            try store.apply(changes)  // What is known already is passed over.
            if store.count != truth.count { wrong.append("\(store.count) vectors instead of \(truth.count)") }
            if store.lastSequence != sequence { wrong.append("the last change is not remembered") }
            let query = unit(&random)
            for allowed in [nil, Set(Int64(0)..<30)] {
                let found = try store.nearest(to: query, count: 5, among: allowed).map(\.id)
                let expected = truth.filter { allowed?.contains($0.key) ?? true }
                    .map { (id: $0.key, score: zip($0.value, query).reduce(Float(0)) { $0 + $1.0 * $1.1 }) }
                    .sorted { ($1.score, $0.id) < ($0.score, $1.id) }.prefix(5).map(\.id)
                if found != expected { wrong.append("found \(found) instead of \(expected)") }
            }
        }
        if (try? store.nearest(to: [1, 0], count: 1, among: nil)) != nil {
            wrong.append("a query of another dimension is taken")
        }
        if (try? store.apply([VectorChange(sequence: sequence + 1, id: 1, vector: [1])])) != nil {
            wrong.append("a vector of another dimension is taken")
        }
        return wrong
    }

    private static func unit(_ random: inout SplitMix64) -> [Float] {
        let raw = (0..<8).map { _ in random.nextSignedUnit() }
        let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return raw.map { $0 / norm }
    }
}
