internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveHeads
internal import TroveVision

/// Labelled documents as numbers.
struct LabelledExamples {
    var parts: DocumentFeatures.Parts
    var features: Matrix
    /// The class of each row.
    var labels: [Int]
    var classes: [String]
    /// Paths of the documents, by row.
    var paths: [String]

    /// What is looked at, by name.
    var names: [String] { (parts.text > 0 ? ["text"] : []) + (parts.picture > 0 ? ["picture"] : []) }
}

extension Trove {
    /// Documents with the labels that a source gives them.
    /// - Throws: `.invalidArgument` where there are none, or where labels contradict each other.
    func examples(_ source: LabelSource, _ catalog: SQLiteCatalog) async throws -> LabelledExamples {
        let (text, picture) = try await featureSpaces(catalog)
        let documents = try await catalog.documentVectors(text: text, picture: picture)
        let labels = try await labels(source, documents, catalog)
        let labelled = documents.filter { labels[$0.sha256] != nil }
        guard !labelled.isEmpty else {
            throw TroveError(
                .invalidArgument,
                "no document of the store has a label; give some with `trove tag add`, or name --folders, --labels or --field"
            )
        }
        let parts = DocumentFeatures.Parts(of: labelled, text: text, picture: picture)
        let features = DocumentFeatures(parts: parts)
        let rows = labelled.compactMap { one in
            features.row(of: one).flatMap { row in labels[one.sha256].map { (one.path, row, $0) } }
        }
        guard !rows.isEmpty else {
            throw TroveError(.unavailable, "none of the labelled documents has a vector; `trove doctor` says why")
        }
        let classes = Set(rows.map(\.2)).sorted()
        let numbers = Dictionary(classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return LabelledExamples(
            parts: parts, features: Matrix(rows.map(\.1)), labels: rows.map { numbers[$0.2] ?? 0 }, classes: classes,
            paths: rows.map(\.0))
    }

    /// The spaces of texts and pictures that features come from.
    private func featureSpaces(_ catalog: SQLiteCatalog) async throws -> (text: SpaceRecord?, picture: SpaceRecord?) {
        let spaces = try await catalog.spaces()
        let name = try? textEncoder(of: catalog).fingerprint
        return (
            spaces.first { $0.fingerprint == name },
            spaces.first { $0.fingerprint.hasPrefix(VisualEncoder.prefix) }
        )
    }

    /// Features of every document that has some, as taggers see them.
    func documentFeatures(_ catalog: SQLiteCatalog) async throws -> (paths: [String], rows: [[Float]]) {
        let (text, picture) = try await featureSpaces(catalog)
        let documents = try await catalog.documentVectors(text: text, picture: picture)
        let features = DocumentFeatures(parts: DocumentFeatures.Parts(of: documents, text: text, picture: picture))
        let known = documents.compactMap { one in features.row(of: one).map { (one.path, $0) } }
        return (known.map(\.0), known.map(\.1))
    }

    private func labels(
        _ source: LabelSource, _ documents: [DocumentVectors], _ catalog: SQLiteCatalog
    ) async throws -> [String: String] {
        var found: [String: String] = [:]
        func set(_ label: String, of sha256: String, _ path: String) throws(TroveError) {
            if let other = found.updateValue(label, forKey: sha256), other != label {
                throw TroveError(
                    .invalidArgument, "\(path) is labelled both \(other) and \(label); leave one of them")
            }
        }
        switch source {
        case .person:
            for tag in try await catalog.personTags() { try set(tag.tag, of: tag.sha256, tag.path) }
        case .folders:
            for one in documents {
                let folder = URL(fileURLWithPath: one.path).deletingLastPathComponent().lastPathComponent
                try set(folder, of: one.sha256, one.path)
            }
        case .metadata(let key):
            for one in documents { if let value = one.metadata[key] { try set(value, of: one.sha256, one.path) } }
        case .table(let file):
            let known = try await catalog.documentsByPath()
            for (path, label) in try LabelTable(file: file, paths: Array(known.keys)).labels {
                if let document = known[path] { try set(label, of: document.sha256, path) }
            }
        }
        return found
    }
}

/// A table of files and their labels.
struct LabelTable {
    let labels: [(path: String, label: String)]

    /// - Parameter paths: What the store holds.
    /// - Throws: `.notFound` for the file, or for a path that the store does not hold, `.corruptInput` with the line.
    init(file: URL, paths: [String]) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw TroveError(.notFound, "cannot read \(file.path); name a file of lines: path, tab, label")
        }
        let known = StorePaths(paths)
        let lines = text.split(whereSeparator: \.isNewline)
        labels = try lines.enumerated().compactMap { number, line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, !fields[1].isEmpty else {
                throw TroveError(.corruptInput, "\(file.path):\(number + 1): needs a path, a tab and a label")
            }
            let ends = known.matches(fields[0])
            if ends.count == 1 { return (ends[0], fields[1]) }
            if number == 0, ends.isEmpty { return nil }  // a header
            throw StorePaths.mistaken(fields[0], ends, place: "\(file.path):\(number + 1)")
        }
    }
}

/// Paths of a store's files, found by their ends too.
struct StorePaths {
    private let whole: Set<String>
    private let byName: [Substring: [String]]

    init(_ paths: [String]) {
        whole = Set(paths)
        byName = Dictionary(grouping: paths) { $0.split(separator: "/").last ?? "" }
    }

    /// The path itself where the store holds it, else all that end with it.
    func matches(_ path: String) -> [String] {
        if whole.contains(path) { return [path] }
        return (byName[path.split(separator: "/").last ?? ""] ?? []).filter { $0.hasSuffix("/" + path) }
    }

    /// What to say where a path names no file of the store, or several.
    static func mistaken(_ path: String, _ matches: [String], place: String) -> TroveError {
        TroveError(
            .notFound,
            "\(place): the store has \(matches.isEmpty ? "no file" : "\(matches.count) files") called \(path); "
                + "`trove list` shows what it holds")
    }
}
