internal import TroveCatalog
internal import TroveCore

/// Looks up what a fact cites, and keeps how it stands now.
struct CitationReader {
    let catalog: SQLiteCatalog

    /// The evidence, and the trust that it lends.
    /// - Throws: `.notFound` for what is not there or lies in another scope.
    func read(_ citation: Citation, scope: MemoryScope) async throws -> (EvidenceRecord, Trust) {
        if citation.id.hasPrefix("m_") {
            guard let memory = try await catalog.memories(uids: [citation.id]).first,
                memory.scope.isVisible(within: scope)
            else { throw Self.missing(citation.id) }
            return (EvidenceRecord(cited: memory.uid, sha256: memory.digest), memory.trust)
        }
        let chunk = try await catalog.chunk(uid: citation.id)
        let picture = chunk == nil ? try await catalog.picture(uid: citation.id) : nil
        var document = chunk?.document ?? picture?.document
        if document == nil { document = try await catalog.document(uidOrPath: citation.id) }
        guard let document, let file = document.files.first else { throw Self.missing(citation.id) }
        var evidence = EvidenceRecord(
            cited: chunk?.uid ?? picture?.uid ?? document.uid, sha256: document.sha256)
        evidence.path = (document.files.first { FileStamp.read(path: $0.path) == $0.stamp } ?? file).path
        evidence.page = chunk?.page ?? picture?.page
        let named = chunk?.span ?? (picture == nil ? ScalarSpan(0, document.characterCount) : nil)
        evidence.span = citation.span ?? named
        if let span = evidence.span {
            guard span.end <= document.characterCount else {
                throw TroveError(
                    .invalidArgument,
                    "\(citation.id) has \(document.characterCount) characters; `@\(span.start)-\(span.end)` lies beyond"
                )
            }
            evidence.passage = PassageFingerprint(try await catalog.text(of: document, in: span))
            if citation.span != nil { evidence.page = try await page(of: span, document) ?? evidence.page }
        }
        if let edges = citation.box {
            guard let page = evidence.page ?? (document.pageCount == 1 ? 1 : nil) else {
                throw TroveError(.invalidArgument, "\(citation.id) stands on no page; cite it without a box")
            }
            evidence.page = page
            evidence.box = Box(page: page, x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3])
        }
        return (evidence, .ownFile)
    }

    private func page(of span: ScalarSpan, _ document: DocumentRecord) async throws -> Int? {
        let pages = try await catalog.pages(of: [document.id])[document.id] ?? []
        return pages.first { $0.page.span.start <= span.start && span.start < $0.page.span.end }?.page.page
    }

    private static func missing(_ id: String) -> TroveError {
        TroveError(.notFound, "there is nothing called \(id) to cite; take the `id` of a hit")
    }
}
