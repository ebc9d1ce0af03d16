/// The vectors of a question's candidates, and which of them are most alike.
package struct CandidateVectors: Sendable {
    /// One row a candidate; zeros where the encoder cannot read it.
    package let rows: Matrix
    /// Whether a candidate has a vector.
    package let isKnown: [Bool]
    /// Each candidate's nearest ones, and how alike they are; empty where it has no vector.
    let neighbours: [[(index: Int, likeness: Double)]]

    /// Neighbours that speak for a passage.
    private static let near = 5

    /// - Parameter vectors: Of unit length; nil for a passage that the encoder cannot read.
    package init(_ vectors: [[Float]?]) {
        let width = vectors.lazy.compactMap { $0?.count }.first ?? 0
        rows = Matrix(vectors.map { $0 ?? [Float](repeating: 0, count: width) })
        isKnown = vectors.map { $0 != nil }
        guard width > 0 else {
            neighbours = vectors.map { _ in [] }
            return
        }
        let likeness = rows.timesTransposed(of: rows)
        neighbours = vectors.indices.map { index in
            guard vectors[index] != nil else { return [] }
            var own = Array(likeness.row(index))
            own[index] = 0
            return Self.greatest(own, Self.near).map { ($0, Double(own[$0])) }
        }
    }

    /// Likeness of each candidate to a vector; nil where it has none of its own.
    package func likeness(to vector: [Float]) -> [Double?] {
        isKnown.indices.map { isKnown[$0] ? Double(dot(rows.row($0), vector[...])) : nil }
    }

    /// Indices of the greatest numbers above 0, the greatest first.
    private static func greatest(_ values: [Float], _ count: Int) -> [Int] {
        var found: [Int] = []
        for index in values.indices where values[index] > 0 {
            if found.count == count, let last = found.last, values[index] <= values[last] { continue }
            let place = found.firstIndex { values[$0] < values[index] } ?? found.count
            found.insert(index, at: place)
            if found.count > count { found.removeLast() }
        }
        return found
    }
}
