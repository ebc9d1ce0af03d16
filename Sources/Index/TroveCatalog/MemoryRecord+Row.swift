internal import GRDB
internal import TroveCore

/// Rows of memories. Columns are read by their place: looking names up took longer than all else.
extension MemoryRecord {
    private static let names = [
        "id", "uid", "kind", "text", "learned_at", "trust", "author", "digest", "form", "user", "agent", "project",
        "session", "speaker", "key", "at", "until", "subject", "attribute", "value", "slot", "folded_value", "count",
        "is_pinned", "is_disabled", "expires_at", "resolved_by", "picture",
    ]

    /// What ``init(row:)`` reads, first of all that is selected.
    static let columns = names.map { "memory." + $0 }.joined(separator: ", ")
    /// How many these are.
    static let columnCount = names.count

    init(row: Row) throws {
        guard let kind = MemoryKind(rawValue: row[2]) else {
            throw TroveError(
                .unsupportedVersion, "a memory is of a kind that a newer trove knows; install that version")
        }
        self.init(
            uid: row[1], kind: kind, text: row[3], learnedAt: row[4], trust: Trust(rawValue: row[5]) ?? .unknown,
            author: row[6], digest: row[7])
        id = row[0]
        form = row[8]
        scope = MemoryScope(user: row[9], agent: row[10], project: row[11], session: row[12])
        speaker = row[13]
        key = row[14]
        at = row[15]
        until = row[16]
        subject = row[17]
        attribute = row[18]
        value = row[19]
        slot = row[20]
        foldedValue = row[21]
        count = row[22]
        isPinned = row[23]
        isDisabled = row[24]
        expiresAt = row[25]
        resolvedBy = row[26]
        picture = try (row[27] as String?).map { try JSONColumn.decode(MemoryPicture.self, $0) }
    }
}
