internal import TroveCatalog
internal import TroveCore
internal import TroveMemory

/// What is known that rests on what a run found changed.
struct AffectedFacts {
    let catalog: SQLiteCatalog

    /// Facts that are named one by one; the rest is counted.
    private static let most = 20

    /// A line for each fact whose evidence says something else now, is gone, or cannot be read.
    func notes(after report: SyncReport) async throws -> [String] {
        let touched: Set<SyncReport.Outcome> = [.updated, .removed, .failed, .incomplete]
        let paths = Set(report.files.filter { touched.contains($0.outcome) }.map(\.path))
        guard !paths.isEmpty, try await catalog.memoryCounts().all > 0 else { return [] }
        let hits = try await MemoryStore(catalog: catalog, encoder: nil).resting(on: paths.sorted())
        var notes: [String] = []
        for hit in hits {
            for evidence in hit.memory?.evidence ?? [] where paths.contains(evidence.path) && evidence.state > .moved {
                let page = evidence.page.map { " page \($0)" } ?? ""
                notes.append("\(hit.id) rests on \(evidence.path)\(page), which is \(evidence.state.rawValue)")
            }
        }
        guard notes.count > Self.most else { return notes }
        return notes.prefix(Self.most) + ["\(notes.count - Self.most) more facts; see `trove memory affected PATH`"]
    }
}
