internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// A document as a list shows it.
public struct ListedDocument: Codable, Sendable {
    /// Identifier.
    public var id: String
    /// Every path with this content that may be seen.
    public var paths: [String]
    /// The first of them as a `file:` address.
    public var uri: String?
    /// SHA-256 of the content.
    public var sha256: String
    /// Short name of the format.
    public var format: String
    /// The document's own title.
    public var title: String?
    /// What the document says of itself, and what was given with it.
    public var metadata: [String: String]
    /// Pages.
    public var pages: Int
    /// Chunks.
    public var chunks: Int
    /// Unicode scalars extracted.
    public var characters: Int
    /// Whether only a part of it could be read.
    public var incomplete: Bool
    /// When it was read, ISO 8601.
    public var indexedAt: String

    enum CodingKeys: String, CodingKey {
        case id, paths, uri, sha256, format, title, metadata, pages, chunks, characters, incomplete
        case indexedAt = "indexed_at"
    }

    init(_ document: DocumentRecord) {
        id = document.uid
        paths = document.files.map(\.path)
        uri = paths.first.map { URL(fileURLWithPath: $0).absoluteString }
        sha256 = document.sha256
        format = document.format
        title = document.title
        metadata = document.metadata
        pages = document.pageCount
        chunks = document.chunkCount
        characters = document.characterCount
        incomplete = document.isIncomplete
        indexedAt = Date(timeIntervalSince1970: document.indexedAt).formatted(.iso8601)
    }
}

/// Some documents of a store.
public struct DocumentPage: Codable, Sendable {
    /// In the order in which they were read.
    public var documents: [ListedDocument]
    /// Asks for those after these; nil where there are no more.
    public var nextCursor: String?

    enum CodingKeys: String, CodingKey {
        case documents
        case nextCursor = "next_cursor"
    }

    /// Writes every field; a cursor that is not there as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(documents, forKey: .documents)
        try container.encode(nextCursor, forKey: .nextCursor)
    }
}

extension Trove {
    /// The documents of the store, some at a time.
    /// - Parameters:
    ///   - cursor: ``DocumentPage/nextCursor`` of the page before; nil for the first.
    ///   - limit: The most that are wanted, 1 to 1,000.
    ///   - format: Short name of a format; nil for all.
    ///   - scope: Folders beyond which nothing exists; empty for none.
    /// - Throws: `.invalidArgument` for another limit or a cursor that is none.
    public func documents(
        after cursor: String? = nil, limit: Int = 100, format: String? = nil, scope: [String] = []
    ) async throws -> DocumentPage {
        guard (1...1000).contains(limit) else {
            throw TroveError(.invalidArgument, "1 to 1000 documents can be listed at a time")
        }
        guard let key = Int64(cursor ?? "0"), key >= 0 else {
            throw TroveError(.invalidArgument, "the cursor is none of trove's; take `next_cursor` of the last page")
        }
        let found = try await catalog().documents(after: key, limit: limit + 1, scope: scope, format: format)
        let page = found.prefix(limit)
        return DocumentPage(
            documents: page.compactMap { $0.within(scope) }.map(ListedDocument.init),
            nextCursor: found.count > limit ? page.last.map { String($0.id) } : nil)
    }
}
