package import TroveCatalog
package import TroveCore
internal import TroveKernels
package import TroveVision

/// Finds pictures by their views: every picture of a space is looked at, in 8-bit numbers.
package struct PictureSearch: Sendable {
    /// A picture of the space and how near each of the pictures asked with comes to it.
    package struct Scored: Sendable {
        package var picture: Int64
        /// Cosine of the best pair of views, less what such a pair may be by chance; one for each query.
        package var scores: [Double]
    }

    private let catalog: SQLiteCatalog
    private let space: SpaceRecord

    /// What a pair of two parts must be nearer than a pair of two wholes: there are more of them, and parts without
    /// much in them are all alike.
    private static let partPenalty: Float = 0.03

    package init(catalog: SQLiteCatalog, space: SpaceRecord) {
        self.catalog = catalog
        self.space = space
    }

    /// Scores of every picture, in ascending order of their keys.
    /// - Throws: `.integrity` for damaged vectors.
    package func scores(of queries: [ViewCodes]) async throws -> [Scored] {
        try Self.scores(of: queries, among: await catalog.pictureViews(of: space), dimension: space.dimension)
    }

    /// Scores of given pictures, in their order.
    /// - Throws: `.integrity` for damaged vectors.
    package static func scores(
        of queries: [ViewCodes], among pictures: [(picture: Int64, bytes: [UInt8])], dimension: Int
    ) throws -> [Scored] {
        let kernels = KernelVariant.best
        let prepared = queries.map(QueryViews.init)
        return try pictures.map { picture, bytes in
            guard let views = ViewCodes(bytes: bytes, dimension: dimension) else {
                throw TroveError(.integrity, "the views of a picture are damaged; index into a new --store")
            }
            return Scored(picture: picture, scores: prepared.map { Double($0.best(views, kernels)) })
        }
    }

    /// The views of a query as signed bytes.
    private struct QueryViews {
        let views: ViewCodes
        let codes: [Int8]

        init(_ views: ViewCodes) {
            self.views = views
            codes = views.codes.map { Int8(truncatingIfNeeded: Int($0) - 128) }
        }

        func best(_ other: ViewCodes, _ kernels: KernelVariant) -> Float {
            let width = views.dimension
            guard other.dimension == width else { return -1 }
            var best: Float = -1
            for theirs in 0..<other.count {
                let row = other.codes.span.extracting(theirs * width..<(theirs + 1) * width)
                for ours in 0..<views.count {
                    let query = codes.span.extracting(ours * width..<(ours + 1) * width)
                    let cosine = Float(kernels.dot(codes: row, query: query)) * other.steps[theirs] * views.steps[ours]
                    let arePartsBoth = ours >= views.wholeCount && theirs >= other.wholeCount
                    best = max(best, arePartsBoth ? cosine - partPenalty : cosine)
                }
            }
            return best
        }
    }
}
