internal import TroveCatalog
internal import TroveCore
internal import TroveLexical

/// A memory taken apart for recall.
struct ReadMemory: Sendable {
    let record: MemoryRecord
    let vector: [Float]?
    let terms: ChunkTerms
    let traits: MemoryTable.Traits

    /// Memories that one task takes apart; fewer are not worth another one.
    private static let portion = 256

    /// Takes memories apart, many of them at once.
    static func all(_ rows: [RecallRow], _ timeWords: TimeWords) async -> [ReadMemory] {
        guard rows.count > portion else { return some(rows, timeWords) }
        return await withTaskGroup(of: (Int, [ReadMemory]).self) { group in
            for first in stride(from: 0, to: rows.count, by: portion) {
                let part = Array(rows[first..<min(first + portion, rows.count)])
                group.addTask { (first, some(part, timeWords)) }
            }
            var parts: [(Int, [ReadMemory])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static func some(_ rows: [RecallRow], _ timeWords: TimeWords) -> [ReadMemory] {
        var analyzer = TextAnalyzer()
        return rows.map { Self($0, timeWords, &analyzer) }
    }

    private init(_ row: RecallRow, _ timeWords: TimeWords, _ analyzer: inout TextAnalyzer) {
        record = row.record
        vector = row.vector
        let text = row.record.searchedText
        let analysis = analyzer.analyze(text)
        terms = ChunkTerms(analysis)
        var traits: MemoryTable.Traits = []
        if text.unicodeScalars.contains(where: { $0 == "?" || $0 == "？" }) { traits.insert(.asks) }
        if analysis.tokens.contains(where: { $0.traits.contains(.numeric) }) { traits.insert(.numeric) }
        if timeWords.areSaid(in: analysis) { traits.insert(.timed) }
        self.traits = traits
    }
}
