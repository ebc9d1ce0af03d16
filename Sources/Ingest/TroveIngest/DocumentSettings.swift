internal import TroveCore
internal import TroveWorker

/// What a document depends on beside its bytes: other settings than those it was read with make it stale.
struct DocumentSettings: Sendable {
    private let paged: String
    private let unpaged: String

    init(extraction: ExtractionOptions, space: String?, pictures: String?) {
        let suffix = " space:\(space ?? "none") pictures:\(pictures ?? "none")"
        paged = extraction.fingerprint(isPaged: true) + suffix
        unpaged = extraction.fingerprint(isPaged: false) + suffix
    }

    /// The settings to be kept with a document that was just read.
    func fingerprint(of document: ExtractedDocument) -> String { document.pages.isEmpty ? unpaged : paged }

    /// True for a document that would be read the same again.
    func areCurrent(_ kept: String) -> Bool { kept == paged || kept == unpaged }
}
