package import Foundation
package import TroveCatalog
internal import TroveCore
internal import TroveHNSW

/// The vectors of one space, followed as a writer changes them.
package actor VectorSearch {
    /// The space searched.
    package nonisolated let space: SpaceRecord
    private let catalog: SQLiteCatalog
    private let folder: URL

    /// Searches `space`, whose derived files lie in `folder`.
    package init(space: SpaceRecord, catalog: SQLiteCatalog, folder: URL) {
        self.space = space
        self.catalog = catalog
        self.folder = folder
    }
}
extension VectorSearch {
    func nearest(_ v: [Float], count: Int) async throws -> [(chunk: Int64, score: Float)] { [] }
    package func writeSnapshotIfNeeded(threads: Int) async throws {}
}
