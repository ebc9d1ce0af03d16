public import Foundation
internal import TroveCatalog
public import TroveCore

/// Why a file is found, or is not: `trove why`.
public struct Explanation: Codable, Sendable {
    /// How one page was read.
    public struct ReadPage: Codable, Sendable {
        /// 1-based.
        public var page: Int
        /// `text`, `ocr` or `both`.
        public var readBy: String
        /// Mean confidence of OCR, 0 to 1.
        public var confidence: Double?
        /// Unicode scalars read.
        public var characters: Int

        enum CodingKeys: String, CodingKey {
            case page, confidence, characters
            case readBy = "read_by"
        }
    }

    /// Where the file's passages stand among the answers to a question.
    public struct Rank: Codable, Sendable {
        /// The way of searching.
        public var mode: SearchMode
        /// 1-based place of the best passage; nil where none was among the first thousand.
        public var rank: Int?
        /// That passage.
        public var chunk: String?
        /// Its scores.
        public var scores: Hit.Scores?
    }

    /// Absolute path.
    public var path: String
    /// What became of it, in words, and what to do.
    public var verdict: String
    /// The ledger's row, where there is one.
    public var row: ListedFile?
    /// Every path with the same content.
    public var copies: [String]
    /// How its pages were read.
    public var pages: [ReadPage]
    /// What reading warned of.
    public var warnings: [String]
    /// Where it stands for the question, if one was asked.
    public var ranks: [Rank]
}

/// Explaining one file.
extension Trove {
    /// Whether a file was read, which pages, and where it stands among the answers to a question.
    /// - Throws: `.notFound` where there is no store.
    public func explain(_ file: URL, query: String? = nil) async throws -> Explanation {
        let path = Self.canonical(file.path)
        let catalog = try catalog()
        let roots = try await catalog.roots()
        var explanation = Explanation(
            path: path, verdict: "", row: nil, copies: [], pages: [], warnings: [], ranks: [])
        let ledger = try await list()
        guard let row = ledger.first(where: { $0.path == path }) else {
            explanation.verdict = Self.absence(of: path, roots: roots.map(\.path), ledger: ledger)
            return explanation
        }
        explanation.row = row
        explanation.verdict = Self.verdict(on: row)
        guard let document = try await catalog.document(uidOrPath: path) else { return explanation }
        explanation.copies = document.files.map(\.path).filter { $0 != path }
        explanation.warnings = document.warnings
        explanation.pages = (try await catalog.pages(of: [document.id])[document.id] ?? []).map {
            .init(
                page: $0.page.page, readBy: $0.page.readBy.rawValue, confidence: $0.page.confidence,
                characters: $0.page.span.count)
        }
        for mode in query == nil ? [] : SearchMode.allCases {
            explanation.ranks.append(try await rank(of: document.sha256, query ?? "", mode))
        }
        return explanation
    }

    private func rank(of sha256: String, _ query: String, _ mode: SearchMode) async throws -> Explanation.Rank {
        let response = try await search(query, limit: 1000, mode: mode)
        let place = response.results.firstIndex { $0.source.sha256 == sha256 }
        let hit = place.map { response.results[$0] }
        return .init(mode: mode, rank: place.map { $0 + 1 }, chunk: hit?.id, scores: hit?.scores)
    }

    private static func verdict(on row: ListedFile) -> String {
        switch row.outcome {
        case "indexed" where row.chunks == 0: "read, but it holds no text"
        case "indexed" where row.embeddedCharacters == 0:
            "read and found by its words; the encoder cannot read its script, or vectors are off"
        case "indexed": "read whole"
        default: "\(row.outcome): \(row.reason ?? "no reason was kept")"
        }
    }

    private static func absence(of path: String, roots: [String], ledger: [ListedFile]) -> String {
        guard FileManager.default.fileExists(atPath: path) else { return "there is no such file" }
        guard roots.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else {
            return "no folder that was added holds it; add it: trove index \(path)"
        }
        if let folder = ledger.first(where: { $0.outcome == "skipped" && path.hasPrefix($0.path + "/") }) {
            return "the folder \(folder.path) is left out: \(folder.reason ?? "")"
        }
        return "not seen yet; run trove sync"
    }
}
