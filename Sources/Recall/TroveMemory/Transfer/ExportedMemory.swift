internal import Foundation
internal import TroveCore

/// A memory or a named value as one line of an export: all of it but its vector, which is made anew.
package struct ExportedMemory: Codable, Sendable {
    struct Evidence: Codable {
        var cited: String
        var sha256: String
        var path: String
        var span: ScalarSpan?
        var page: Int?
        var box: Box?
        var passage: PassageFingerprint?
    }

    var format = Self.format
    var id: String
    var digest: String
    var kind: MemoryKind
    var form: String
    var text: String
    var scope: MemoryScope
    var speaker: String
    var key: String
    var at: Double?
    var until: Double?
    var learnedAt: Double
    var subject: String?
    var attribute: String?
    var value: String?
    var trust: Trust
    var author: String
    var count: Int
    var pinned: Bool
    var disabled: Bool
    var expiresAt: Double?
    var resolvedBy: String?
    var picture: MemoryPicture?
    var evidence: [Evidence]
    var links: [MemoryLink]

    /// What the first member of each line says.
    package static let format = "trove-memory-1"

    enum CodingKeys: String, CodingKey {
        case format, id, digest, kind, form, text, scope, speaker, key, at, until, subject, attribute, value, trust
        case author, count, pinned, disabled, picture, evidence, links
        case learnedAt = "learned_at"
        case expiresAt = "expires_at"
        case resolvedBy = "resolved_by"
    }

    init(_ record: MemoryRecord, links: [MemoryLink]) {
        id = record.uid
        digest = record.digest
        kind = record.kind
        form = record.form
        text = record.text
        scope = record.scope
        speaker = record.speaker
        key = record.key
        at = record.at
        until = record.until
        learnedAt = record.learnedAt
        (subject, attribute, value) = (record.subject, record.attribute, record.value)
        trust = record.trust
        author = record.author
        count = record.count
        pinned = record.isPinned
        disabled = record.isDisabled
        expiresAt = record.expiresAt
        resolvedBy = record.resolvedBy
        picture = record.picture
        evidence = record.evidence.map {
            Evidence(
                cited: $0.cited, sha256: $0.sha256, path: $0.path, span: $0.span, page: $0.page, box: $0.box,
                passage: $0.passage)
        }
        self.links = links
    }

    /// The memory as it was.
    var record: MemoryRecord {
        var record = MemoryRecord(
            uid: id, kind: kind, text: text, learnedAt: learnedAt, trust: trust, author: author, digest: digest)
        record.form = form
        record.scope = scope
        record.speaker = speaker
        record.key = key
        record.at = at
        record.until = until
        (record.subject, record.attribute, record.value) = (subject, attribute, value)
        if let subject, let attribute {
            record.slot = FoldedText.slot(
                subject: subject, attribute: attribute, scope: [scope.user, scope.project])
        }
        record.foldedValue = value.map(FoldedText.fold)
        record.count = count
        record.isPinned = pinned
        record.isDisabled = disabled
        record.expiresAt = expiresAt
        record.resolvedBy = resolvedBy
        record.picture = picture
        record.evidence = evidence.map { item in
            var made = EvidenceRecord(cited: item.cited, sha256: item.sha256)
            made.path = item.path
            made.span = item.span
            made.page = item.page
            made.box = item.box
            made.passage = item.passage
            return made
        }
        return record
    }

    /// - Throws: `.corruptInput` for what is no memory.
    func check() throws(TroveError) {
        let digits = id.dropFirst(2)
        guard format == Self.format, id.hasPrefix("m_"), digits.count == 20, digest.count == 64,
            digest.hasPrefix(digits), digest.allSatisfy(\.isHexDigit)
        else {
            throw TroveError(.corruptInput, "a line is no exported memory; import what `trove memory export` wrote")
        }
    }
}
