internal import Foundation
package import TroveCatalog
package import TroveCore

/// How evidence stands now. Only looks: nothing is read anew into the store.
package struct EvidenceCheck: Sendable {
    private let catalog: SQLiteCatalog?
    private let read: (@Sendable (String) async -> ExtractedDocument?)?
    private let find: (@Sendable (EvidenceRecord) async -> String?)?

    /// Prepares a look.
    /// - Parameters:
    ///   - catalog: What was read of files; nil looks at files alone.
    ///   - read: Reads a file that is other than it was, outside any run; without it only plain text is looked into.
    ///   - find: Looks for a file that is gone, by its content; without it the catalog alone tells.
    package init(
        catalog: SQLiteCatalog?, read: (@Sendable (String) async -> ExtractedDocument?)? = nil,
        find: (@Sendable (EvidenceRecord) async -> String?)? = nil
    ) {
        self.catalog = catalog
        self.read = read
        self.find = find
    }

    /// Largest file that is read to settle a state.
    private static let readLimit: Int64 = 256 << 20

    /// How one piece stands.
    package func state(of evidence: EvidenceRecord) async throws -> MemoryDetail.Evidence {
        var detail = MemoryDetail.Evidence(id: evidence.cited, state: .unknown, path: evidence.path)
        detail.page = evidence.page
        detail.span = evidence.span
        detail.box = evidence.box
        if evidence.cited.hasPrefix("m_") {
            let memory = try await catalog?.memories(uids: [evidence.cited]).first
            detail.state = memory == nil ? .orphaned : memory?.digest == evidence.sha256 ? .fresh : .changed
            return detail
        }
        switch Reading(evidence.path) {
        case .missing: return try await elsewhere(detail, evidence) ?? with(detail, .orphaned)
        case .unreadable: return detail
        case .read(let stamp): return try await there(detail, evidence, stamp)
        }
    }

    /// The file lies where it lay: is it the same? A copy of what it was does not make up for a change.
    private func there(
        _ detail: MemoryDetail.Evidence, _ evidence: EvidenceRecord, _ stamp: FileStamp
    ) async throws -> MemoryDetail.Evidence {
        let file = try await catalog?.file(at: evidence.path)
        let document = try await catalog?.document(uidOrPath: evidence.path)
        if let file, file.stamp == stamp, let document {
            if document.sha256 == evidence.sha256 { return with(detail, .fresh) }
            return try await within(document, detail, evidence)
        }
        // It was touched since it was read: its bytes tell.
        guard stamp.size <= Self.readLimit, let bytes = FileManager.default.contents(atPath: evidence.path) else {
            return detail
        }
        if Identifier.digest(of: [UInt8](bytes)) == evidence.sha256 { return with(detail, .fresh) }
        guard let passage = evidence.passage else { return with(detail, .changed) }
        if let document = await read?(evidence.path) {
            return state(
                detail, evidence, places: passage.places(in: document.text),
                pages: document.pages.map { ($0.page, $0.span) })
        }
        guard let text = String(data: bytes, encoding: .utf8) else { return with(detail, .changed) }
        let places = passage.places(in: text)
        if places.isEmpty { return with(detail, .changed) }
        return with(detail, places.contains { $0.start == evidence.span?.start } ? .fresh : .moved)
    }

    /// The file was read anew: does the passage still stand in it?
    private func within(
        _ document: DocumentRecord, _ detail: MemoryDetail.Evidence, _ evidence: EvidenceRecord
    ) async throws -> MemoryDetail.Evidence {
        guard let catalog, let passage = evidence.passage else { return with(detail, .changed) }
        let pages = try await catalog.pages(of: [document.id])[document.id] ?? []
        return state(
            detail, evidence, places: passage.places(in: try await catalog.text(of: document)),
            pages: pages.map { ($0.page.page, $0.page.span) })
    }

    /// The passage stands where it stood, elsewhere, or nowhere.
    private func state(
        _ detail: MemoryDetail.Evidence, _ evidence: EvidenceRecord, places: [ScalarSpan],
        pages: [(number: Int, span: ScalarSpan)]
    ) -> MemoryDetail.Evidence {
        guard !places.isEmpty else { return with(detail, .changed) }
        guard let page = evidence.page else {
            return with(detail, places.contains { $0.start == evidence.span?.start } ? .fresh : .moved)
        }
        let numbers = places.compactMap { place in
            pages.first { $0.span.start <= place.start && place.start < $0.span.end }?.number
        }
        return with(detail, numbers.contains(page) ? .fresh : .moved)
    }

    /// The same content at another path; nil where there is none.
    private func elsewhere(
        _ detail: MemoryDetail.Evidence, _ evidence: EvidenceRecord
    ) async throws -> MemoryDetail.Evidence? {
        let known = try await catalog?.document(sha256: evidence.sha256)?.files ?? []
        var path = known.first { file in
            guard file.path != evidence.path, case .read(let stamp) = Reading(file.path) else { return false }
            return stamp == file.stamp
        }?.path
        if path == nil { path = await find?(evidence) }
        guard let path else { return nil }
        var moved = with(detail, .moved)
        moved.movedTo = path
        return moved
    }

    private func with(_ detail: MemoryDetail.Evidence, _ state: EvidenceState) -> MemoryDetail.Evidence {
        var detail = detail
        detail.state = state
        return detail
    }

    /// What a path holds for whoever asks.
    private enum Reading {
        case missing
        case unreadable
        case read(FileStamp)

        init(_ path: String) {
            // SAFETY: the path is passed as a NUL-terminated copy; the descriptor is closed below.
            let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else {
                self = errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable
                return
            }
            defer { close(descriptor) }
            self = FileStamp.read(descriptor: descriptor).map { .read($0) } ?? .unreadable
        }
    }
}
