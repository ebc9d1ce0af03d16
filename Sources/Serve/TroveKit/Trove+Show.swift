internal import Foundation
internal import TroveCatalog
public import TroveCore

/// One passage as `trove show` prints it.
public struct ShownChunk: Codable, Sendable {
    /// Identifier.
    public var id: String
    /// Place in the document's order, from 0.
    public var ordinal: Int
    /// The text.
    public var text: String
    /// 1-based page.
    public var page: Int?
    /// Headings above it.
    public var headingPath: [String]
    /// Its part of the document's text.
    public var span: ScalarSpan
    /// The section or table that it is a part of, or the document.
    public var parent: ChunkParent?

    enum CodingKeys: String, CodingKey {
        case id, ordinal, text, page, parent
        case headingPath = "heading_path"
        case span = "char_span"
    }
}

/// A document, whole or around one passage.
public struct ShownDocument: Codable, Sendable {
    /// Identifier of the document.
    public var id: String
    /// Every path with this content.
    public var paths: [String]
    /// SHA-256 of the content.
    public var sha256: String
    /// Short name of the format.
    public var format: String
    /// The document's own title.
    public var title: String?
    /// What the document says of itself.
    public var metadata: [String: String]
    /// Pages and how they were read.
    public var pages: [Page]
    /// What a reader should know.
    public var warnings: [String]
    /// All passages, or the one asked for with its neighbours.
    public var chunks: [ShownChunk]
    /// The passage asked for.
    public var chunk: String?
    /// The whole text, where the document was asked for.
    public var text: String?
}

/// Showing one thing.
extension Trove {
    /// A document by identifier (`d_...`) or path, or a chunk (`c_...`) with the passages before and after it.
    /// - Parameters:
    ///   - neighbours: Passages before and after a chunk.
    ///   - scope: Folders beyond which nothing exists; empty for none.
    /// - Throws: `.notFound`.
    public func show(_ id: String, neighbours: Int = 1, scope: [String] = []) async throws -> ShownDocument {
        let catalog = try catalog()
        let found = try await StoredThing(id, scope: scope, catalog)
        let document = found.document
        if let chunk = found.chunk {
            let near = max(0, chunk.ordinal - neighbours)...(chunk.ordinal + neighbours)
            let chunks = try await catalog.chunks(of: document, ordinals: near)
            return try await shown(document, chunks: chunks, chunk: id, text: nil, catalog)
        }
        let chunks = try await catalog.chunks(of: document)
        if let picture = found.picture {
            return try await shown(
                document, chunks: chunks.filter { $0.page == picture.page }, chunk: nil, text: nil, catalog)
        }
        return try await shown(document, chunks: chunks, chunk: nil, text: catalog.text(of: document), catalog)
    }

    private func shown(
        _ document: DocumentRecord, chunks: [ChunkRecord], chunk: String?, text: String?, _ catalog: SQLiteCatalog
    ) async throws -> ShownDocument {
        let pages = try await catalog.pages(of: [document.id])[document.id] ?? []
        return ShownDocument(
            id: document.uid, paths: document.files.map(\.path), sha256: document.sha256, format: document.format,
            title: document.title, metadata: document.metadata, pages: pages.map(\.page), warnings: document.warnings,
            chunks: chunks.map {
                ShownChunk(
                    id: $0.uid, ordinal: $0.ordinal, text: $0.text, page: $0.page, headingPath: $0.headingPath,
                    span: $0.span, parent: $0.parent)
            }, chunk: chunk, text: text)
    }
}
