public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveQuery

/// What was said of a document as an answer.
public struct Judgement: Codable, Sendable {
    /// What was asked.
    public var query: String
    /// Where the document lay.
    public var path: String
    /// Digest of its content.
    public var sha256: String
    /// The hit that was judged; nil for the document as a whole.
    public var hit: String?
    /// 0 where it does not answer; greater where it answers better.
    public var grade: Double
    /// `person` or `agent`.
    public var source: String
    /// Seconds since 1970.
    public var at: Double
    /// Whether no document has that content any more: nothing is learned from it then.
    public var isStale: Bool

    enum CodingKeys: String, CodingKey {
        case query, path, sha256, hit, grade, source, at
        case isStale = "stale"
    }
}

/// What came of a file of judgements.
public struct JudgementImport: Codable, Sendable {
    /// Questions and judgements taken.
    public var queries: Int
    /// Judgements taken.
    public var judgements: Int
    /// Judgements whose document the store does not hold.
    public var unknown: Int
}

/// Judgements: which documents answer which questions.
extension Trove {
    /// Says how well a hit, document or file answers a question.
    /// - Parameters:
    ///   - target: Identifier of a hit or document, or a path.
    ///   - grade: 0 where it does not answer; 1 to 10 where it does.
    ///   - isAgent: Whether an agent says so: that is kept apart.
    /// - Throws: `.notFound`, `.invalidArgument`.
    @discardableResult
    public func judge(_ query: String, _ target: String, grade: Double = 1, isAgent: Bool = false) async throws
        -> Judgement
    {
        let query = try Self.asked(query)
        try Self.check(grade: grade)
        let catalog = try catalog()
        var document = try await catalog.chunk(uid: target)?.document
        let hit = document == nil ? nil : target
        if document == nil { document = try await catalog.document(uidOrPath: target) }
        if document == nil { document = try await catalog.document(uidOrPath: Self.canonical(target)) }
        guard let document else {
            throw TroveError(.notFound, "there is no hit, document or file \(target); take the `id` of a hit")
        }
        let record = JudgementRecord(
            query: query, sha256: document.sha256, hit: hit, path: document.files.first?.path ?? "", grade: grade,
            source: isAgent ? .agent : .person, at: Date().timeIntervalSince1970)
        try await catalog.keep([record])
        return Judgement(record, isStale: false)
    }

    /// Every judgement, in the order in which they were first made.
    public func judgements() async throws -> [Judgement] {
        try await catalog().judgements().map { Judgement($0.judgement, isStale: $0.isStale) }
    }

    /// Forgets what was said of a question; of all where it is nil.
    /// - Returns: How many judgements there were.
    @discardableResult
    public func forgetJudgements(of query: String?) async throws -> Int {
        try await catalog().removeJudgements(of: query)
    }

    /// Takes the questions of a golden file, as `trove eval --golden` asks them.
    /// - Throws: `.notFound` also for a path that the store does not hold, `.corruptInput`.
    public func importJudgements(golden: URL) async throws -> JudgementImport {
        let catalog = try catalog()
        let known = try await catalog.documentsByPath()
        let set = try GoldenSet(file: golden, paths: Array(known.keys))
        var records: [JudgementRecord] = []
        for entry in set.entries where !entry.query.isEmpty {
            for wanted in entry.expected {
                guard let document = known[wanted.path] else { continue }
                records.append(
                    JudgementRecord(
                        query: entry.query, sha256: document.sha256, path: wanted.path, grade: wanted.grade ?? 1,
                        at: Date().timeIntervalSince1970))
            }
        }
        try await catalog.keep(records)
        return JudgementImport(queries: Set(records.map(\.query)).count, judgements: records.count, unknown: 0)
    }

    /// Takes TREC qrels and the questions that they are of.
    /// - Parameters:
    ///   - qrels: Lines of query, iteration (or nothing), document and grade; a document is the end of a path, with or
    ///     without its ending.
    ///   - queries: Lines of query and text, parted by a tab, or JSON objects with `_id` and `text`.
    /// - Throws: `.notFound`, `.corruptInput` with file and line.
    public func importJudgements(qrels: URL, queries: URL) async throws -> JudgementImport {
        let file = try QrelsFile(qrels: qrels, queries: queries)
        let catalog = try catalog()
        var byName: [String: (sha256: String, path: String)?] = [:]
        for (path, document) in try await catalog.documentsByPath() {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let stem = name.lastIndex(of: ".").map { String(name[..<$0]) }
            for key in Set([path, name, stem, document.sha256].compactMap(\.self)) {
                // A name of two contents names neither.
                let isTaken = byName[key].map { $0?.sha256 != document.sha256 } ?? false
                byName[key] = isTaken ? .some(nil) : .some((document.sha256, path))
            }
        }
        var records: [JudgementRecord] = []
        var unknown = 0
        for line in file.judgements {
            guard let found = byName[line.document], let document = found else {
                unknown += 1
                continue
            }
            records.append(
                JudgementRecord(
                    query: line.query, sha256: document.sha256, path: document.path, grade: max(0, line.grade),
                    at: Date().timeIntervalSince1970))
        }
        guard !records.isEmpty else {
            throw TroveError(
                .notFound, "none of the documents that \(qrels.path) names is in the store; `trove list` shows what is")
        }
        try await catalog.keep(records)
        return JudgementImport(queries: Set(records.map(\.query)).count, judgements: records.count, unknown: unknown)
    }

    private static func asked(_ query: String) throws(TroveError) -> String {
        let trimmed = query.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty else {
            throw TroveError(.invalidArgument, "a judgement needs the question that was asked")
        }
        return trimmed
    }

    private static func check(grade: Double) throws(TroveError) {
        guard (0...10).contains(grade) else {
            throw TroveError(.invalidArgument, "a grade lies between 0 (does not answer) and 10")
        }
    }
}

extension Judgement {
    init(_ record: JudgementRecord, isStale: Bool) {
        self.init(
            query: record.query, path: record.path, sha256: record.sha256, hit: record.hit, grade: record.grade,
            source: record.source.rawValue, at: record.at, isStale: isStale)
    }
}
