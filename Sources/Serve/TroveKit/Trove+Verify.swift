internal import Foundation
internal import TroveCatalog
internal import TroveQuery

/// Checking the store against itself.
extension Trove {
    /// What contradicts itself in the store: SQLite's own check, orphans, missing terms, damaged graphs.
    /// - Returns: One line a problem; empty when the store is whole.
    /// - Throws: `.notFound` where there is no store, `.integrity` where the catalog cannot be opened.
    public func verify() async throws -> [String] {
        let store = try store(create: false)
        let catalog = try SQLiteCatalog(store: store)
        var problems = try await catalog.integrityProblems()
        for space in try await catalog.spaces() {
            let search = VectorSearch(space: space, catalog: catalog, folder: store.space(space.fingerprint))
            problems += try await search.problems()
        }
        problems += try await LexicalSearch(catalog: catalog, folder: store.lexical).problems()
        return problems
    }

    /// This version.
    public static let version = "0.1.0"
}
