internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveQuery

/// Checking the store against itself, and mending what can be made again.
extension Trove {
    /// What contradicts itself in the store: SQLite's own check, orphans, missing terms, damaged graphs, neighbours
    /// that a graph does not find.
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

    /// Makes everything anew that is derived from the catalog: terms, graphs, counts.
    /// - Returns: What is still wrong afterwards; empty when the store is whole.
    /// - Throws: `.notFound`, `.busy`, `.integrity` where the catalog itself cannot be opened.
    public func repair() async throws -> [String] {
        let writer = try Writer(store: store(create: false))
        try writer.store.removeDerivedFiles()
        try await writer.catalog.rebuildDerived()
        try await refreshIndexes(writer)
        return try await verify()
    }

    /// This version.
    public static let version = "0.1.0"
}
