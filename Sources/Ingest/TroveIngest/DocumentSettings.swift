internal import TroveCore
internal import TroveWorker

/// What a document depends on beside its bytes: other settings than those it was read with make it stale.
struct DocumentSettings: Sendable {
    private let paged: String
    private let unpaged: String
    /// What a file depends on that is not read: its limits too.
    let ofUnread: String

    init(extraction: ExtractionOptions, space: String?, pictures: String?) {
        let suffix = " space:\(space ?? "none") pictures:\(pictures ?? "none")"
        paged = extraction.fingerprint(isPaged: true) + suffix
        unpaged = extraction.fingerprint(isPaged: false) + suffix
        ofUnread = extraction.fingerprint(isPaged: true) + " " + extraction.limits
    }

    /// The settings to be kept with a document that was just read.
    func fingerprint(of document: ExtractedDocument) -> String { document.pages.isEmpty ? unpaged : paged }

    /// True for a document that would be read the same again.
    func areCurrent(_ state: DocumentState) -> Bool { areCurrent(state.settings) }

    /// True for settings under which a document would be read the same.
    func areCurrent(_ kept: String) -> Bool { kept == paged || kept == unpaged }

    /// True for a file without a document that would end the same way: neither it nor the limits have changed, and the
    /// reason lay in its content.
    func areCurrent(forUnread row: FileRecord) -> Bool {
        row.settings == ofUnread && !Self.passing.contains(row.code ?? "")
    }

    /// Codes of failures that may be over the next time.
    private static let passing: Set<String> = Set(
        [TroveError.Code.inputOutput, .unavailable, .diskFull, .busy, .cancelled].map(\.description))
}
