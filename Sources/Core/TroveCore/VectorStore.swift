/// The vectors of one space, searched by nearness: derived from a ``Catalog``, which has them all.
///
/// Embedded it is an HNSW graph and the changes since; a later backend must pass the same suite
/// (`VectorStoreConformance`).
package protocol VectorStore: Sendable {
    /// Floats of a vector.
    var dimension: Int { get }
    /// Number of the last change applied; replay what follows.
    var lastSequence: UInt64 { get }
    /// Vectors that a search can find.
    var count: Int { get }

    /// Applies changes in ascending order of their numbers; those already known are passed over.
    /// - Throws: `.invalidArgument` for a wrong dimension or a vector that is not finite; earlier changes stay.
    func apply(_ changes: [VectorChange]) throws(TroveError)

    /// The `count` nearest by cosine, best first; equal scores in ascending order of ids.
    /// - Parameter allowed: Ids that may be found; nil for all.
    /// - Throws: `.invalidArgument` for a query of another dimension.
    func nearest(
        to query: [Float], count: Int, among allowed: Set<Int64>?
    ) throws(TroveError) -> [(id: Int64, score: Float)]
}
