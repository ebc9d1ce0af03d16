internal import TroveCore
internal import TroveWorker

/// What a document depends on beside its bytes: other settings than those it was read with make it stale.
struct DocumentSettings: Sendable {
    private let paged: String
    private let unpaged: String
    /// What a file depends on that is not read: its limits too.
    let ofUnread: String
    /// Whether protected files can be tried again. The password itself is not kept.
    private let hasPassword: Bool

    /// Stands behind the settings of documents with parts that no password opened.
    private static let locked = " locked"

    init(extraction: ExtractionOptions, space: String?, pictures: String?) {
        let suffix = " space:\(space ?? "none") pictures:\(pictures ?? "none")"
        paged = extraction.fingerprint(isPaged: true) + suffix
        unpaged = extraction.fingerprint(isPaged: false) + suffix
        hasPassword = extraction.password?.isEmpty == false
        ofUnread = extraction.fingerprint(isPaged: true) + " " + extraction.limits
    }

    /// The settings to be kept with a document that was just read.
    func fingerprint(of document: ExtractedDocument) -> String {
        (document.pages.isEmpty ? unpaged : paged) + (document.isPartlyProtected ? Self.locked : "")
    }

    /// True for a document that would be read the same again.
    func areCurrent(_ state: DocumentState) -> Bool { areCurrent(state.settings) }

    /// True for settings under which a document would be read the same.
    func areCurrent(_ kept: String) -> Bool {
        if kept.hasSuffix(Self.locked) { return !hasPassword && areCurrent(String(kept.dropLast(Self.locked.count))) }
        return kept == paged || kept == unpaged
    }

    /// True for a file without a document that would end the same way: neither it nor the limits have changed, and the
    /// reason lay in its content.
    func areCurrent(forUnread row: FileRecord) -> Bool {
        if hasPassword, row.code == TroveError.Code.passwordRequired.description { return false }
        return row.settings == ofUnread && !Self.passing.contains(row.code ?? "")
    }

    /// Codes of failures that may be over the next time.
    private static let passing: Set<String> = Set(
        [TroveError.Code.inputOutput, .unavailable, .diskFull, .busy, .cancelled].map(\.description))
}
