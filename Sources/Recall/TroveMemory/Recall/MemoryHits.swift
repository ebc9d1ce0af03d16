internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Makes hits of memories that were found: text, evidence and its state, conflicts, links.
struct MemoryHits {
    let catalog: SQLiteCatalog
    let evidence: EvidenceCheck

    /// A time as hits give it.
    static func date(_ seconds: Double) -> String { Date(timeIntervalSince1970: seconds).formatted(.iso8601) }

    func hits(_ found: [RecallIndex.Found], _ request: RecallRequest) async throws -> [Hit] {
        let records = try await records(of: found.map(\.row))
        var hits: [Hit] = []
        for item in found {
            guard let record = records[item.row] else { continue }
            var hit = try await hit(record)
            hit.score = item.score
            hit.scores = .init(dense: item.cosine, lexical: item.lexical)
            hit.relevance = item.relevance
            if request.explains { hit.explanation = item.features.map { .init(part: $0.0, value: $0.1) } }
            let around = try await self.records(of: item.neighbours)
            hit.neighbours = item.neighbours.compactMap { around[$0] }.map {
                Hit.Neighbour(id: $0.uid, text: $0.shownText, span: ScalarSpan(0, $0.shownText.unicodeScalars.count))
            }
            hits.append(hit)
        }
        return hits
    }

    /// A memory by itself, with all that is known of it.
    func hit(_ record: MemoryRecord) async throws -> Hit {
        let text = QuotedText(record.text).text
        var detail = MemoryDetail(record, date: Self.date)
        for piece in record.evidence { detail.evidence.append(try await evidence.state(of: piece)) }
        detail.evidenceState = detail.evidence.map(\.state).max()
        detail.conflicts = try await Conflicts(catalog: catalog).conflicts(with: record)
        if record.kind != .episode { detail.links = try await catalog.links(of: record.uid) }
        let path = record.evidence.first?.path ?? ""
        var hit = Hit(
            id: record.uid, kind: .memory, score: 0, scores: .init(dense: nil, lexical: nil),
            indexedAt: Self.date(record.learnedAt),
            stale: detail.evidenceState.map { $0 > .moved } ?? false, text: text, highlights: [],
            source: Hit.Source(
                path: path, uri: "trove:memory/\(record.uid)", format: "memory", sha256: record.digest,
                title: record.speaker.isEmpty ? record.kind.rawValue : record.speaker,
                page: record.evidence.first?.page, boxes: record.evidence.compactMap(\.box), headingPath: [],
                span: ScalarSpan(0, text.unicodeScalars.count)),
            image: nil, metadata: [:], truncated: false)
        hit.memory = detail
        return hit
    }

    private func records(of rows: [Int64]) async throws -> [Int64: MemoryRecord] {
        guard !rows.isEmpty else { return [:] }
        return Dictionary(
            try await catalog.memories(rows: rows).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension MemoryRecord {
    /// The text with who said it.
    var shownText: String { (speaker.isEmpty ? "" : speaker + ": ") + QuotedText(text).text }
}
