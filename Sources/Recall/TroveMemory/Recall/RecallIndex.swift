internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveHNSW
internal import TroveLexical

/// What recall searches, as the catalog has it now: the words, the vectors and a table of the rest.
///
/// All of it is derived: it is built when the first question comes and follows what any process commits before each
/// further one.
actor RecallIndex {
    private let catalog: SQLiteCatalog
    private let space: SpaceRecord?
    private var table = MemoryTable()
    private var words = TurnPostings()
    private var vectors: VectorIndex?
    private var sequence: Int64 = 0
    private var vectorChanges: UInt64 = 0
    private var analyzer: TextAnalyzer
    private let timeWords: TimeWords

    /// Rows read from the catalog at a time.
    private static let batch = 2048
    /// Candidates taken by words and by vectors.
    private static let poolSize = 200

    init(catalog: SQLiteCatalog, space: SpaceRecord?) throws(TroveError) {
        self.catalog = catalog
        self.space = space
        var analyzer = TextAnalyzer()
        timeWords = TimeWords(analyzer: &analyzer)
        self.analyzer = analyzer
        if let space { vectors = try VectorIndex(dimension: space.dimension, fingerprint: space.fingerprint) }
    }

    /// A memory that was found.
    struct Found: Sendable {
        var row: Int64
        var score: Double
        var cosine: Double?
        var lexical: Double
        var features: [(String, Double)]
        var relevance: Double
        /// Rows of the episodes around it, in order.
        var neighbours: [Int64]
    }

    /// The memories that answer best, best first.
    func search(
        _ request: RecallRequest, vector: [Float]?, limit: Int
    ) async throws -> (found: [Found], total: Int) {
        try await follow()
        let visible = Visible(table, request)
        guard visible.count > 0 else { return ([], 0) }
        let question = RecallQuestion(
            request, speakers: table.speakers, timeWords: timeWords, now: request.now ?? Date().timeIntervalSince1970)
        let scores = words.scores(
            request.mode == .dense ? [] : question.terms, count: visible.count, before: table.before,
            after: table.after, isVisible: visible.holds)
        var candidates = Set(scores.best(Self.poolSize))
        let usable = request.mode == .lexical ? nil : vector
        if let usable, let vectors {
            for neighbor in try vectors.search(usable, k: Self.poolSize, allowed: visible.rows.map { IDSet($0) }) {
                if let slot = table.slot(of: neighbor.id), visible.holds[slot] { candidates.insert(slot) }
            }
        }
        if usable == nil, candidates.isEmpty { return ([], 0) }
        let cosines = try cosines(of: candidates, usable)
        let ranked = rank(candidates.sorted(), question, scores, cosines, request, visible)
        return (
            ranked.prefix(limit).map { item in
                found(item, scores, cosines, request, visible)
            }, ranked.count
        )
    }

    // MARK: - Ranking

    private struct Ranked {
        var slot: Int
        var features: RecallFeatures
        var score: Double
    }

    private func rank(
        _ slots: [Int], _ question: RecallQuestion, _ scores: TurnPostings.Scores, _ cosines: [Int: Float],
        _ request: RecallRequest, _ visible: Visible
    ) -> [Ranked] {
        let mostWords = max(slots.map { scores.pooled[$0] }.max() ?? 0, 1e-9)
        let context = slots.map { self.context($0, cosines) }
        let mostMeaning = max(slots.map { cosines[$0] ?? 0 }.max() ?? 0, 1e-9)
        let mostContext = max(context.max() ?? 0, 1e-9)
        let newest = slots.map { table.times[$0] }.max() ?? 0
        var ranked: [Ranked] = []
        for (place, slot) in slots.enumerated() {
            var features = RecallFeatures()
            features.words = Double(scores.pooled[slot] / mostWords)
            features.meaning = Double(max(cosines[slot] ?? 0, 0) / mostMeaning)
            features.context = Double(max(context[place], 0) / mostContext)
            let speaker = table.speakerOf[slot]
            if !question.namedSpeakers.isEmpty, speaker >= 0 {
                features.speaker = question.namedSpeakers.contains(Int(speaker)) ? 1 : -1
            }
            features.tellsWhen = question.asksWhen && table.traits[slot].contains(.timed) ? 1 : 0
            features.numeric = table.traits[slot].contains(.numeric) ? 1 : 0
            features.asks = table.traits[slot].contains(.asks) ? 1 : 0
            let before = Int(table.before[slot])
            if before >= 0 { features.before = Double(min(scores.pooled[before] / mostWords, 1)) }
            features.coverage = Double(scores.coverage(of: slot))
            if let time = question.time, time.range.contains(table.times[slot]) { features.inTime = 1 }
            if request.recency > 0 {
                let days = max(0, newest - table.times[slot]) / 86_400
                features.recency = request.recency * 4 * exp(-days / 30)
            }
            features.pinned = table.traits[slot].contains(.pinned) ? 1 : 0
            ranked.append(Ranked(slot: slot, features: features, score: 0))
        }
        addSessions(&ranked)
        for place in ranked.indices { ranked[place].score = ranked[place].features.score }
        return ranked.sorted { a, b in
            // Of equals the later comes first.
            (b.score, table.times[b.slot], table.rows[a.slot]) < (a.score, table.times[a.slot], table.rows[b.slot])
        }
    }

    /// The mean of a session's three best lifts all of it: evidence for one question tends to lie together.
    private func addSessions(_ ranked: inout [Ranked]) {
        var best: [Int32: [Double]] = [:]
        for item in ranked where table.kinds[item.slot] == .episode {
            best[table.scopeOf[item.slot], default: []].append(item.features.first)
        }
        let means = best.mapValues { scores in
            let top = scores.sorted(by: >).prefix(3)
            return top.reduce(0, +) / Double(max(top.count, 1))
        }
        let most = max(means.values.max() ?? 0, ranked.map(\.features.first).max() ?? 0, 1e-9)
        let bestMean = max(means.values.max() ?? 0, 1e-9)
        for place in ranked.indices {
            // What stands alone is its own session.
            ranked[place].features.session =
                if table.kinds[ranked[place].slot] == .episode {
                    (means[table.scopeOf[ranked[place].slot]] ?? 0) / bestMean
                } else {
                    ranked[place].features.first / most
                }
        }
    }

    private func context(_ slot: Int, _ cosines: [Int: Float]) -> Float {
        var sum = cosines[slot] ?? 0
        for neighbour in [table.before[slot], table.after[slot]] where neighbour >= 0 {
            sum += 0.5 * (cosines[Int(neighbour)] ?? 0)
        }
        return sum
    }

    /// Cosines of some slots and their neighbours.
    private func cosines(of slots: Set<Int>, _ vector: [Float]?) throws -> [Int: Float] {
        guard let vector, let vectors else { return [:] }
        var wanted = slots
        for slot in slots {
            for neighbour in [table.before[slot], table.after[slot]] where neighbour >= 0 {
                wanted.insert(Int(neighbour))
            }
        }
        let rows = wanted.map { table.rows[$0] }.sorted()
        var cosines: [Int: Float] = [:]
        for neighbor in try vectors.search(vector, k: rows.count, allowed: IDSet(rows)) {
            if let slot = table.slot(of: neighbor.id) { cosines[slot] = neighbor.score }
        }
        return cosines
    }

    private func found(
        _ item: Ranked, _ scores: TurnPostings.Scores, _ cosines: [Int: Float], _ request: RecallRequest,
        _ visible: Visible
    ) -> Found {
        var around: [Int64] = []
        var slot = Int32(item.slot)
        for _ in 0..<request.neighbours {
            slot = table.before[Int(slot)]
            guard slot >= 0 else { break }
            if visible.admits(Int(slot)) { around.insert(table.rows[Int(slot)], at: 0) }
        }
        slot = Int32(item.slot)
        for _ in 0..<request.neighbours {
            slot = table.after[Int(slot)]
            guard slot >= 0 else { break }
            if visible.admits(Int(slot)) { around.append(table.rows[Int(slot)]) }
        }
        let cosine = cosines[item.slot].map(Double.init)
        return Found(
            row: table.rows[item.slot], score: item.score, cosine: cosine, lexical: Double(scores.pooled[item.slot]),
            features: item.features.named,
            relevance: RecallRelevance.value(coverage: item.features.coverage, cosine: cosine), neighbours: around)
    }

    // MARK: - Following

    /// Takes in what was committed since. Another question may follow at the same time: nothing is taken in twice.
    private func follow() async throws {
        while true {
            let start = sequence
            let (rows, through) = try await catalog.memoryChanges(after: start)
            guard through > sequence else { return }
            guard start == sequence else { continue }
            for first in stride(from: 0, to: rows.count, by: Self.batch) {
                let part = Array(rows[first..<min(first + Self.batch, rows.count)])
                let found = try await catalog.recallRows(part, space: space)
                guard start == sequence else { break }
                try apply(part, found)
            }
            if start == sequence { sequence = through }
        }
    }

    private func apply(_ rows: [Int64], _ found: [Int64: RecallRow]) throws {
        var changes: [VectorChange] = []
        for row in rows {
            guard let memory = found[row] else {
                if table.remove(row) {
                    vectorChanges += 1
                    changes.append(VectorChange(sequence: vectorChanges, id: row, vector: nil))
                }
                continue
            }
            let record = memory.record
            if table.slot(of: row) != nil {
                _ = table.put(record, traits: table.traits[table.slot(of: row) ?? 0], analyzer: &analyzer)
                continue
            }
            let text = record.searchedText
            let analysis = analyzer.analyze(text)
            words.append(
                ChunkTerms(
                    ChunkFields(chunk: row, title: "", headings: "", name: "", body: text), analyzer: &analyzer))
            var traits: MemoryTable.Traits = []
            if text.contains("?") || text.contains("？") { traits.insert(.asks) }
            if analysis.tokens.contains(where: { $0.traits.contains(.numeric) }) { traits.insert(.numeric) }
            if timeWords.areSaid(in: analysis) { traits.insert(.timed) }
            _ = table.put(record, traits: traits, analyzer: &analyzer)
            if let vector = memory.vector {
                vectorChanges += 1
                changes.append(VectorChange(sequence: vectorChanges, id: row, vector: vector))
            }
        }
        try vectors?.apply(changes)
    }
}

/// What a question lets through.
struct Visible {
    private let table: MemoryTable
    private let sees: [Bool]
    private let now: Double
    /// Whether each slot is let through.
    let holds: [Bool]
    /// How many are.
    let count: Int
    /// Their rows; nil where they are most of all.
    let rows: [Int64]?

    init(_ table: MemoryTable, _ request: RecallRequest) {
        let sees = table.scopes.map { $0.isVisible(within: request.scope) }
        // When a memory expires is told by the clock, whatever time a question is asked from.
        let now = Date().timeIntervalSince1970
        let holds = (0..<table.count).map { Self.holds($0, table, sees, request, now) }
        (self.table, self.sees, self.now, self.holds) = (table, sees, now, holds)
        count = holds.count { $0 }
        rows = count * 4 > table.count * 3 ? nil : holds.indices.filter { holds[$0] }.map { table.rows[$0] }
    }

    /// Whether it may be shown beside a hit.
    func admits(_ slot: Int) -> Bool {
        table.isActive[slot] && table.expiries[slot] > now && sees[Int(table.scopeOf[slot])]
    }

    private static func holds(
        _ slot: Int, _ table: MemoryTable, _ sees: [Bool], _ request: RecallRequest, _ now: Double
    ) -> Bool {
        guard table.isActive[slot], sees[Int(table.scopeOf[slot])], table.expiries[slot] > now else { return false }
        if request.leastTrust > .unknown, table.trusts[slot] < request.leastTrust { return false }
        if !request.kinds.isEmpty, !request.kinds.contains(table.kinds[slot]) { return false }
        if let since = request.since, table.times[slot] < since { return false }
        if let until = request.until, table.times[slot] >= until { return false }
        return true
    }
}
