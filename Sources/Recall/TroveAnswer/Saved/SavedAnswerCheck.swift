package import TroveCore
package import TroveMemory

/// Looks again at what a kept answer cites. A sentence falls with the words that bore it out: certificates depend on
/// nothing but the sentence and the words that it cites, so equal words give the same certificate.
package struct SavedAnswerCheck: Sendable {
    private let evidence: EvidenceCheck

    /// Prepares a look.
    package init(_ evidence: EvidenceCheck) { self.evidence = evidence }

    /// Checks one answer.
    package func check(_ saved: SavedAnswer) async throws -> AnswerCheck {
        var states: [Int: MemoryDetail.Evidence] = [:]
        for citation in saved.answer.citations {
            states[citation.number] = try await evidence.state(of: Self.record(citation))
        }
        let broken = states.filter { $0.value.state > .moved }
        let fallen = saved.answer.sentences.indices.filter { place in
            let sentence = saved.answer.sentences[place]
            guard sentence.certificate.verdict != .unsupported else { return false }
            let bearing = sentence.certificate.citations.isEmpty ? sentence.citations : sentence.certificate.citations
            return sentence.certificate.verdict == .verbatim
                ? bearing.allSatisfy { broken[$0] != nil } : bearing.contains { broken[$0] != nil }
        }
        let failures = saved.answer.citations.compactMap { citation in
            broken[citation.number].map {
                AnswerCheck.Failure(
                    citation: citation.number, state: $0.state, path: citation.path, page: citation.page)
            }
        }
        let moved = saved.answer.citations.compactMap { citation in
            states[citation.number]?.movedTo.map { (citation.path, $0) }
        }
        return AnswerCheck(
            id: saved.id, question: saved.answer.question, holds: fallen.isEmpty, fallen: fallen.map { $0 + 1 },
            failures: failures, moved: Dictionary(moved) { first, _ in first })
    }

    /// What a citation rests on, as memories keep it.
    private static func record(_ citation: AnswerCitation) -> EvidenceRecord {
        var record = EvidenceRecord(cited: citation.id, sha256: citation.sha256)
        record.path = citation.path
        record.page = citation.page
        record.span = citation.span
        record.passage = PassageFingerprint(citation.quote)
        return record
    }
}
