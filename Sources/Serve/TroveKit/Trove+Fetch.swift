internal import Foundation
internal import TroveCatalog
public import TroveCore

/// The text of a document, or of one passage with those around it, and where it comes from.
public struct FetchedText: Codable, Sendable {
    /// What was asked for: the document's id, or the passage's or picture's.
    public var id: String
    /// Identifier of the document.
    public var document: String
    /// The text: of the passage, or the asked part of the document's.
    public var text: String
    /// Its part of the document's text, in Unicode scalars.
    public var span: ScalarSpan
    /// Unicode scalars of the whole document.
    public var totalCharacters: Int
    /// Where the rest of the document begins; nil where ``text`` reaches its end, or a passage was asked for.
    public var nextOffset: Int?
    /// 1-based page of the passage or picture.
    public var page: Int?
    /// Pages of the document; 0 where its format has none.
    public var pages: Int
    /// Headings above the passage, outermost first.
    public var headingPath: [String]
    /// Passages around it, in order.
    public var neighbours: [Hit.Neighbour]
    /// The document's own title, or the file's name.
    public var title: String
    /// Absolute path of the file.
    public var path: String
    /// The same as a `file:` address.
    public var uri: String
    /// An address that opens the file at its page.
    public var link: String
    /// Short name of the format.
    public var format: String
    /// SHA-256 of the file's content.
    public var sha256: String
    /// What the document says of itself.
    public var metadata: [String: String]
    /// When the document was read, ISO 8601.
    public var indexedAt: String
    /// True when the file has changed or gone since.
    public var stale: Bool
    /// What a reader should know.
    public var warnings: [String]

    enum CodingKeys: String, CodingKey {
        case id, document, text, page, pages, neighbours, title, path, uri, link, format, sha256, metadata, stale
        case warnings
        case span = "char_span"
        case totalCharacters = "total_characters"
        case nextOffset = "next_offset"
        case headingPath = "heading_path"
        case indexedAt = "indexed_at"
    }
}

/// Texts by identifier.
extension Trove {
    /// The text behind a hit's or document's id, with its source.
    /// - Parameters:
    ///   - id: Of a hit (`c_`, `i_`, `p_`) or a document (`d_`), or the path of a file that the store knows.
    ///   - neighbours: Passages given before and after a hit.
    ///   - offset: First scalar of a document's text that is given.
    ///   - limit: Most scalars of a document's text.
    ///   - scope: Folders that the asker is bound to; empty for all. What lies elsewhere does not exist for them.
    /// - Throws: `.notFound`, `.invalidArgument`.
    public func fetch(
        _ id: String, neighbours: Int = 1, offset: Int = 0, limit: Int = .max, scope: [String] = []
    ) async throws -> FetchedText {
        guard (0...20).contains(neighbours), offset >= 0, limit > 0 else {
            throw TroveError(
                .invalidArgument, "0 to 20 neighbours can be given, an offset from 0, and a limit from 1")
        }
        let catalog = try catalog()
        let found = try await StoredThing(id, scope: scope, catalog)
        let document = found.document
        let url = URL(fileURLWithPath: found.file.path)
        var fetched = FetchedText(
            id: found.id, document: document.uid, text: "", span: ScalarSpan(0, 0),
            totalCharacters: document.characterCount, nextOffset: nil, page: found.page, pages: document.pageCount,
            headingPath: [], neighbours: [], title: document.title ?? url.lastPathComponent, path: url.path,
            uri: url.absoluteString, link: Self.link(url, page: found.page), format: document.format,
            sha256: document.sha256, metadata: document.metadata,
            indexedAt: Date(timeIntervalSince1970: document.indexedAt).formatted(.iso8601),
            stale: FileStamp.read(path: found.file.path) != found.file.stamp, warnings: document.warnings)
        if let chunk = found.chunk {
            fetched.text = chunk.text
            fetched.span = chunk.span
            fetched.headingPath = chunk.headingPath
            let near = max(0, chunk.ordinal - neighbours)...(chunk.ordinal + neighbours)
            fetched.neighbours = try await catalog.chunks(of: document, ordinals: near)
                .filter { $0.id != chunk.id }.map { Hit.Neighbour(id: $0.uid, text: $0.text, span: $0.span) }
        } else {
            let part = try await found.span(in: catalog)
            let start = offset < part.count ? part.start + offset : part.end
            let end = limit < part.end - start ? start + limit : part.end
            let scalars = try await catalog.text(of: document).unicodeScalars
            fetched.text = String(
                String.UnicodeScalarView(scalars.dropFirst(start).prefix(end - start)))
            fetched.span = ScalarSpan(start, end)
            fetched.nextOffset = end < part.end ? offset + (end - start) : nil
        }
        return fetched
    }

    /// The address that opens a file at a page.
    static func link(_ file: URL, page: Int?) -> String {
        page.map { "\(file.absoluteString)#page=\($0)" } ?? file.absoluteString
    }
}

/// What an identifier names in a store, as far as its asker may see it.
struct StoredThing: Sendable {
    let id: String
    /// With the files alone that its asker may see.
    let document: DocumentRecord
    /// The document's file within the asker's scope; an unchanged one where there is one.
    let file: FileRecord
    let chunk: ChunkRecord?
    let picture: PictureRecord?

    /// 1-based page that it stands on.
    var page: Int? { chunk?.page ?? picture?.page }

    /// Looks `id` up.
    /// - Parameter scope: Folders that the asker is bound to; empty for all.
    /// - Throws: `.notFound`, for what lies out of scope too.
    init(_ id: String, scope: [String], _ catalog: SQLiteCatalog) async throws {
        let chunk = try await catalog.chunk(uid: id)
        let picture = chunk == nil ? try await catalog.picture(uid: id) : nil
        var document = chunk?.document ?? picture?.document
        if document == nil { document = try await catalog.document(uidOrPath: id) }
        if document == nil { document = try await catalog.document(uidOrPath: Trove.canonical(id)) }
        let seen = document?.within(scope.map(Trove.canonical))
        let file = seen?.files.first { FileStamp.read(path: $0.path) == $0.stamp } ?? seen?.files.first
        guard let document = seen, let file else { throw Trove.unknown(id) }
        self.id = chunk?.uid ?? picture?.uid ?? document.uid
        self.document = document
        self.file = file
        self.chunk = chunk
        self.picture = picture
    }

    /// The part of the document's text that belongs to it: a picture's page, else all.
    func span(in catalog: SQLiteCatalog) async throws -> ScalarSpan {
        let whole = ScalarSpan(0, document.characterCount)
        guard let number = page, let found = try await catalog.page(number, of: document.id) else { return whole }
        return found.page.span
    }
}
