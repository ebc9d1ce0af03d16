internal import TroveAnswer
internal import TroveCatalog
internal import TroveCore
internal import TroveMemory

/// Kept answers that rest on what a run found changed.
struct AffectedAnswers {
    let catalog: SQLiteCatalog

    /// Answers that are named one by one; the rest is counted.
    private static let most = 20

    /// A line for each answer that no longer holds. What was found is kept.
    func notes(after report: SyncReport) async throws -> [String] {
        let touched: Set<SyncReport.Outcome> = [.updated, .removed, .failed, .incomplete]
        let paths = report.files.filter { touched.contains($0.outcome) }.map(\.path)
        guard !paths.isEmpty else { return [] }
        let check = SavedAnswerCheck(EvidenceCheck(catalog: catalog))
        var notes: [String] = []
        for saved in try await catalog.savedAnswers(restingOn: paths) {
            let found = try await check.check(saved)
            try await catalog.keep(found)
            guard !found.holds else { continue }
            let why = found.failures.map(\.line).joined(separator: "; ")
            notes.append("\(found.id) “\(found.question)” no longer holds: \(why)")
        }
        guard notes.count > Self.most else { return notes }
        return notes.prefix(Self.most) + ["\(notes.count - Self.most) more answers; see `trove certify --all`"]
    }
}
