public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveMemory
internal import TroveQuery

/// Measuring recall.
extension Trove {
    /// Remembers the turns of conversations in a store of its own, asks each question in the scope of its
    /// conversation, and scores the turns that were recalled. A hit is one turn.
    /// - Parameters:
    ///   - folder: Holds `turns.jsonl` and `questions.jsonl`.
    ///   - captions: Whether what pictures show is searched too.
    ///   - onQuery: Called with the questions answered so far, and all.
    /// - Throws: `.notFound`, `.corruptInput`, `.unavailable`.
    public func evaluateMemory(
        _ folder: URL, mode: SearchMode = .hybrid, captions: Bool = true, onQuery: (Int, Int) -> Void = { _, _ in }
    ) async throws -> EvaluatedSet {
        let set = try DialogueSet(folder: folder)
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("trove-eval-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: temporary) }
        let catalog = try SQLiteCatalog(store: StoreFolder(url: temporary, create: true))
        let memory = MemoryStore(catalog: catalog, encoder: try textEncoder())
        let episodes = try set.turns.map { try $0.episode(captions: captions) }
        for first in stride(from: 0, to: episodes.count, by: 500) {
            _ = try await memory.remember(Array(episodes[first..<min(first + 500, episodes.count)]))
        }
        let known = Set(set.turns.map(\.id))
        let ends = Dictionary(zip(set.turns.map(\.conversation), episodes.map { $0.at ?? 0 }), uniquingKeysWith: max)
        var rankings: [(category: String, ranking: JudgedRanking)] = []
        for (number, question) in set.questions.enumerated() {
            var request = RecallRequest(
                question.question, limit: 100, scope: MemoryScope(project: question.conversation))
            request.mode = mode
            request.now = ends[question.conversation].map { $0 + 86_400 }
            let hits = try await memory.recall(request).results
            let relevant = question.evidence.filter(known.contains)
            rankings.append(
                (
                    question.category ?? "",
                    JudgedRanking(
                        query: question.id, text: question.question,
                        ranked: hits.map { ($0.memory?.key ?? "", $0.score) },
                        relevant: Dictionary(relevant.map { ($0, 1) }, uniquingKeysWith: { first, _ in first }))
                ))
            onQuery(number + 1, set.questions.count)
        }
        return EvaluatedSet(
            name: folder.lastPathComponent, turns: set.turns.count, captions: captions, dialogues: rankings)
    }
}

extension EvaluatedSet {
    /// Scores of recall. Questions that cannot be answered are in the run and count in no mean.
    fileprivate init(
        name: String, turns: Int, captions: Bool, dialogues: [(category: String, ranking: JudgedRanking)]
    ) {
        let judged = dialogues.filter { $0.category != "unanswerable" && !$0.ranking.relevant.isEmpty }
        self.init(name: name, documents: turns, rankings: judged.map(\.ranking))
        run = dialogues.flatMap(\.ranking.run)
        for k in Self.cuts { metrics["recall@\(k)"] = Self.recall(judged.map(\.ranking), at: k) }
        metrics["captions"] = captions ? 1 : 0
        groups = Dictionary(grouping: judged, by: \.category).sorted { $0.key < $1.key }.map { category, part in
            let rankings = part.map(\.ranking)
            let named = Self.cuts.map { ("recall@\($0)", Self.recall(rankings, at: $0)) }
            return Group(
                name: "category:\(category)", queries: part.count, metrics: Dictionary(uniqueKeysWithValues: named))
        }
    }

    private static let cuts = [5, 10, 20]

    /// Mean share of the evidence among the first k.
    private static func recall(_ rankings: [JudgedRanking], at k: Int) -> Double {
        let sum = rankings.reduce(0.0) { sum, ranking in
            let found = ranking.ranked.prefix(k).count { ranking.relevant[$0.document] != nil }
            return sum + Double(found) / Double(ranking.relevant.count)
        }
        return rankings.isEmpty ? 0 : sum / Double(rankings.count)
    }
}
