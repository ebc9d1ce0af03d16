/// A vector found by a search.
package struct Neighbor: Sendable, Equatable {
    /// The id it was added under: a row of the catalog.
    package var id: Int64
    /// Greater is nearer; see ``Metric``.
    package var score: Float

    /// Creates a neighbour.
    package init(id: Int64, score: Float) {
        self.id = id
        self.score = score
    }

    /// Best first; equal scores in ascending order of ids.
    package static func precedes(_ a: Neighbor, _ b: Neighbor) -> Bool {
        a.score != b.score ? a.score > b.score : a.id < b.id
    }
}
