import Foundation
import TestSupport
import TroveCatalog
import TroveCore
import TroveQuery

/// A store of made-up documents without vectors, and an engine over it.
struct Shelf {
    let folder: TemporaryFolder
    let catalog: SQLiteCatalog
    let engine: SearchEngine
    private let store: StoreFolder

    init(policy: RankingPolicy = RankingPolicy()) throws {
        folder = try TemporaryFolder()
        store = try StoreFolder(url: folder.url.appendingPathComponent("store"), create: true)
        catalog = try SQLiteCatalog(store: store)
        engine = SearchEngine(
            catalog: catalog, words: LexicalSearch(catalog: catalog, folder: store.lexical), vectors: nil, encoder: nil,
            policy: policy)
    }

    /// A document with a chunk for each text.
    struct Item {
        var path: String
        var texts: [String]
        var format = "text"
        var metadata: [String: String] = [:]
        var modified = 0.0
    }

    func add(_ items: [Item]) async throws {
        let root = try await catalog.addRoot(path: "/shelf", device: 0, inode: 0)
        try await catalog.commit(
            items.map { item in
                let whole = item.texts.joined(separator: "\n\n")
                var start = 0
                let chunks = item.texts.enumerated().map { page, text in
                    let span = ScalarSpan(start, start + text.unicodeScalars.count)
                    start = span.end + 2
                    return Chunk(
                        span: span, text: text, headingPath: [], page: page + 1, embeddedText: text, tokens: 1)
                }
                return DocumentToCommit(
                    sha256: Identifier.digest(item.path),
                    extracted: ExtractedDocument(format: item.format, metadata: item.metadata, text: whole),
                    chunks: chunks, vectors: chunks.map { _ in nil }, settings: "s", embeddedCharacters: 0,
                    files: [
                        FileRecord(
                            path: item.path, rootID: root.id, documentID: nil,
                            stamp: FileStamp(
                                size: Int64(whole.utf8.count), modifiedNanoseconds: Int64(item.modified * 1e9),
                                changedNanoseconds: 0, inode: 0, device: 0),
                            format: item.format, state: .indexed, reason: nil)
                    ])
            }, space: nil)
    }

    func search(_ text: String, _ change: (inout SearchRequest) -> Void = { _ in }) async throws -> SearchResponse {
        var request = SearchRequest(text, limit: 10, mode: .lexical)
        change(&request)
        return try await engine.search(request)
    }

    /// The hits of all pages, in their order.
    func all(_ text: String, _ change: (inout SearchRequest) -> Void = { _ in }) async throws -> [Hit] {
        var hits: [Hit] = []
        var cursor: String?
        repeat {
            let response = try await search(text) {
                change(&$0)
                $0.cursor = cursor
            }
            hits += response.results
            cursor = response.nextCursor
        } while cursor != nil
        return hits
    }
}
