internal import Foundation
internal import TroveCore

/// Judgements in TREC's form, with the questions that they are of.
struct QrelsFile {
    struct Line {
        var query: String
        var document: String
        var grade: Double
    }

    let judgements: [Line]

    /// - Throws: `.notFound`, `.corruptInput` with file and line.
    init(qrels: URL, queries: URL) throws {
        var texts: [String: String] = [:]
        for (number, line) in try Self.lines(queries).enumerated() {
            let (id, text) = try Self.question(line, at: "\(queries.path):\(number + 1)")
            texts[id] = text
        }
        judgements = try Self.lines(qrels).enumerated().compactMap { number, line in
            let fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard fields.count >= 3, let last = fields.last, let grade = Double(last) else {
                if number == 0 { return nil }  // a header
                throw TroveError(
                    .corruptInput, "\(qrels.path):\(number + 1): needs query, iteration, document and grade")
            }
            guard let text = texts[fields[0]] else {
                throw TroveError(
                    .corruptInput, "\(qrels.path):\(number + 1): \(queries.path) has no query \(fields[0])")
            }
            return Line(query: text, document: fields[fields.count - 2], grade: grade)
        }
    }

    private static func question(_ line: Substring, at place: String) throws(TroveError) -> (String, String) {
        struct Entry: Decodable {
            var id: String
            var text: String
            enum CodingKeys: String, CodingKey {
                case text
                case id = "_id"
            }
        }
        if line.first == "{" {
            guard let entry = try? JSONDecoder().decode(Entry.self, from: Data(line.utf8)) else {
                throw TroveError(.corruptInput, "\(place): needs a JSON object with _id and text")
            }
            return (entry.id, entry.text)
        }
        guard let tab = line.firstIndex(of: "\t") else {
            throw TroveError(.corruptInput, "\(place): needs a query's name and its text, parted by a tab")
        }
        return (String(line[..<tab]), String(line[line.index(after: tab)...]))
    }

    private static func lines(_ file: URL) throws(TroveError) -> [Substring] {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw TroveError(.notFound, "cannot read \(file.path); name a text file")
        }
        return text.split(whereSeparator: \.isNewline)
    }
}
