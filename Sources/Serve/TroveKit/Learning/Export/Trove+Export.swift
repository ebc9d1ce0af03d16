public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed

/// What can be exported.
public enum ExportPart: String, Sendable, CaseIterable {
    /// Vectors of passages: `vectors.npz`, arrays `ids` and `vectors`.
    case vectors
    /// Passages: `chunks.csv`.
    case chunks
    /// Features of documents as taggers see them: `features.npz`, arrays `paths` and `features`.
    case features
    /// Tags: `tags.csv`.
    case tags
    /// Judgements: `judgements.csv`, and as TREC has them `qrels.txt` and `queries.tsv`.
    case judgements
}

/// What was written.
public struct ExportReport: Codable, Sendable {
    /// Files and how many rows each has.
    public var files: [String: Int]
}

extension Trove {
    /// Writes what the store holds for other programs: NumPy, CSV and TREC's forms.
    /// - Parameter folder: Made where it is not there; files of the same names are replaced.
    /// - Throws: `.notFound` where there is no store, `.inputOutput`.
    public func export(to folder: URL, _ parts: Set<ExportPart> = Set(ExportPart.allCases)) async throws -> ExportReport
    {
        let catalog = try catalog()
        var report = ExportReport(files: [:])
        func write(_ name: String, _ data: Data, rows: Int) throws {
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try data.write(to: folder.appendingPathComponent(name), options: .atomic)
            } catch {
                throw TroveError(
                    .inputOutput, "cannot write \(folder.path)/\(name); check its permissions and the room left",
                    cause: error)
            }
            report.files[name] = rows
        }
        if parts.contains(.vectors), let encoder = try? textEncoder(of: catalog),
            let space = try await catalog.space(fingerprint: encoder.fingerprint)
        {
            let all = try await catalog.exportedVectors(of: space)
            let archive = try NumpyFile.archive([
                ("ids", NumpyFile.texts(all.map(\.uid))),
                (
                    "vectors",
                    NumpyFile.floats(all.flatMap(\.vector), rows: all.count, columns: space.dimension)
                ),
            ])
            try write("vectors.npz", archive, rows: all.count)
        }
        if parts.contains(.chunks) {
            var table = CSVTable(["id", "path", "sha256", "ordinal", "page", "tokens", "text"])
            let chunks = try await catalog.exportedChunks()
            for one in chunks {
                table.add([
                    one.uid, one.path, one.sha256, "\(one.ordinal)", one.page.map(String.init) ?? "", "\(one.tokens)",
                    one.text,
                ])
            }
            try write("chunks.csv", Data(table.text.utf8), rows: chunks.count)
        }
        if parts.contains(.features) {
            let (paths, rows) = try await documentFeatures(catalog)
            let archive = try NumpyFile.archive([
                ("paths", NumpyFile.texts(paths)),
                ("features", NumpyFile.floats(rows.flatMap { $0 }, rows: rows.count, columns: rows.first?.count ?? 0)),
            ])
            try write("features.npz", archive, rows: rows.count)
        }
        if parts.contains(.tags) {
            var table = CSVTable(["path", "tag", "source", "probability"])
            let tags = try await tags()
            for one in tags { table.add([one.path, one.tag, one.source, "\(one.probability)"]) }
            try write("tags.csv", Data(table.text.utf8), rows: tags.count)
        }
        guard parts.contains(.judgements) else { return report }
        let judgements = try await judgements()
        var table = CSVTable(["query", "path", "sha256", "hit", "grade", "source", "at", "stale"])
        var names: [String: String] = [:]
        var (queries, qrels) = ("", "")
        for one in judgements {
            table.add([
                one.query, one.path, one.sha256, one.hit ?? "", "\(one.grade)", one.source, "\(one.at)",
                "\(one.isStale)",
            ])
            let name = names[one.query] ?? "q\(names.count + 1)"
            if names.updateValue(name, forKey: one.query) == nil {
                queries += "\(name)\t\(one.query.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
            }
            // Digests name documents: paths may hold white space.
            qrels += "\(name) 0 \(one.sha256) \(Int(one.grade.rounded()))\n"
        }
        try write("judgements.csv", Data(table.text.utf8), rows: judgements.count)
        try write("queries.tsv", Data(queries.utf8), rows: names.count)
        try write("qrels.txt", Data(qrels.utf8), rows: judgements.count)
        return report
    }
}
