package import Foundation
internal import TroveCore

/// A test collection in BEIR form: a corpus, queries, and which documents answer them.
///
/// Files: `corpus.jsonl` (`_id`, `title`, `text`, `metadata`), `queries.jsonl` (`_id`, `text`, `metadata`) and
/// `qrels.tsv` (a header, then query, document, grade). Thakur et al., arXiv:2104.08663.
package struct JudgedSet: Sendable {
    /// A document of the corpus or a query.
    package struct Entry: Sendable {
        package var id: String
        package var title: String
        package var text: String
        /// Accepted answers, where the set states them.
        package var answers: [String] = []
        /// `metadata.lang`, where it is stated.
        package var language: String?
    }

    /// Name of the folder.
    package let name: String
    package let corpus: [Entry]
    /// Queries with at least one judgement above 0.
    package private(set) var queries: [Entry]
    /// Grade of each relevant document, by query.
    package let judgements: [String: [String: Double]]

    /// Reads a folder.
    /// - Parameter language: Keeps only corpus entries and queries of this `metadata.lang`; nil keeps all.
    /// - Throws: `.notFound` for a missing file, `.corruptInput` with file and line.
    package init(folder: URL, language: String? = nil) throws {
        name = folder.lastPathComponent
        corpus = try Self.entries(folder.appendingPathComponent("corpus.jsonl"), language: language)
        let known = Set(corpus.map(\.id))
        var judgements: [String: [String: Double]] = [:]
        let file = folder.appendingPathComponent("qrels.tsv")
        for (number, line) in try Self.lines(file).enumerated().dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3, let grade = Double(fields[2]) else {
                throw TroveError(
                    .corruptInput, "\(file.path):\(number + 1): needs query, document and grade, separated by tabs")
            }
            if grade > 0, known.contains(fields[1]) { judgements[fields[0], default: [:]][fields[1]] = grade }
        }
        self.judgements = judgements
        queries = try Self.entries(folder.appendingPathComponent("queries.jsonl"), language: language)
            .filter { judgements[$0.id] != nil }
    }

    /// The set with some of its queries only.
    package func keeping(_ queries: [Entry]) -> JudgedSet {
        var set = self
        set.queries = queries
        return set
    }

    private struct Line: Decodable {
        struct Metadata: Decodable {
            var lang: String?
            var answers: [String]?
        }
        var id: String
        var title: String?
        var text: String
        var metadata: Metadata?
        enum CodingKeys: String, CodingKey {
            case title, text, metadata
            case id = "_id"
        }
    }

    private static func entries(_ file: URL, language: String?) throws -> [Entry] {
        let decoder = JSONDecoder()
        return try lines(file).enumerated().compactMap { number, text in
            let line: Line
            do {
                line = try decoder.decode(Line.self, from: Data(text.utf8))
            } catch {
                throw TroveError(
                    .corruptInput, "\(file.path):\(number + 1): needs a JSON object with _id and text", cause: error)
            }
            guard language == nil || line.metadata?.lang == language else { return nil }
            return Entry(
                id: line.id, title: line.title ?? "", text: line.text, answers: line.metadata?.answers ?? [],
                language: line.metadata?.lang)
        }
    }

    static func lines(_ file: URL) throws -> [Substring] {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw TroveError(
                .notFound,
                "cannot read \(file.path); an evaluation needs corpus.jsonl, queries.jsonl and qrels.tsv in a folder, "
                    + "captions.tsv or labels.tsv beside pictures, or --golden FILE")
        }
        return text.split(whereSeparator: \.isNewline)
    }
}
