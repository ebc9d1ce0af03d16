package import Foundation
package import TroveCore

/// A user's own questions about an own store, each with the files that answer it.
///
/// One JSON object a line: `{query, image?, expected: [{path, page?, grade?}], filter?, lang?}`. Paths are absolute, or
/// the ends of paths that the store holds once.
package struct GoldenSet: Sendable {
    /// A question.
    package struct Entry: Sendable {
        /// The line's number, from 1.
        package var line: Int
        package var query: String
        /// A picture to search with.
        package var image: URL?
        package var filter: String
        package var language: String?
        /// What answers it.
        package var expected: [Expected]
    }

    /// A file or page that answers.
    package struct Expected: Sendable, Decodable {
        package var path: String
        package var page: Int?
        package var grade: Double?
    }

    /// Name of the file.
    package let name: String
    package let entries: [Entry]

    private struct Line: Decodable {
        var query: String?
        var image: String?
        var expected: [Expected]
        var filter: String?
        var lang: String?
    }

    /// Reads a file and finds its paths among the store's.
    /// - Parameters:
    ///   - paths: Paths that the store holds.
    ///   - language: Keeps only questions of this `lang`; nil keeps all.
    /// - Throws: `.notFound` for the file or a path that the store does not hold, `.corruptInput` with file and line.
    package init(file: URL, paths: [String], language: String? = nil) throws {
        name = file.lastPathComponent
        let known = StorePaths(paths)
        entries = try JudgedSet.lines(file).enumerated().compactMap { index, text in
            let place = "\(file.path):\(index + 1)"
            let line: Line
            do {
                line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
            } catch {
                throw TroveError(
                    .corruptInput, "\(place): needs {\"query\": ..., \"expected\": [{\"path\": ...}]}", cause: error)
            }
            guard language == nil || line.lang == language else { return nil }
            guard !line.expected.isEmpty, line.query?.isEmpty == false || line.image != nil else {
                throw TroveError(.corruptInput, "\(place): needs a query or an image, and at least one expected path")
            }
            let expected = try line.expected.map { wanted in
                var wanted = wanted
                wanted.path = try known.whole(wanted.path, at: place)
                return wanted
            }
            return Entry(
                line: index + 1, query: line.query ?? "",
                image: line.image.map { URL(fileURLWithPath: $0, relativeTo: file.deletingLastPathComponent()) },
                filter: line.filter ?? "", language: line.lang, expected: expected)
        }
    }
}

extension GoldenSet.Entry {
    /// What of a file is judged: pages where any of its pages is named, else the file.
    package func unit(path: String, page: Int?) -> String {
        let namesPages = expected.contains { $0.path == path && $0.page != nil }
        return namesPages ? "\(path)#\(page.map(String.init) ?? "")" : path
    }

    /// What a hit is judged as: the unit of whichever of its document's paths was expected, else of the first.
    package func unit(of source: Hit.Source) -> String {
        let units = source.paths.map { unit(path: $0, page: source.page) }
        let wanted = relevant
        return units.first { wanted[$0] != nil } ?? units.first ?? source.path
    }

    /// Grade of each answering unit.
    package var relevant: [String: Double] {
        var grades: [String: Double] = [:]
        for wanted in expected {
            let unit = unit(path: wanted.path, page: wanted.page)
            grades[unit] = max(grades[unit] ?? 0, wanted.grade ?? 1)
        }
        return grades.filter { $0.value > 0 }
    }
}

/// Finds whole paths by their ends.
private struct StorePaths {
    private let whole: Set<String>
    private let byName: [Substring: [String]]

    init(_ paths: [String]) {
        whole = Set(paths)
        byName = Dictionary(grouping: paths) { $0.split(separator: "/").last ?? "" }
    }

    func whole(_ path: String, at place: String) throws(TroveError) -> String {
        if whole.contains(path) { return path }
        let ends = (byName[path.split(separator: "/").last ?? ""] ?? []).filter { $0.hasSuffix("/" + path) }
        switch ends.count {
        case 1: return ends[0]
        case 0:
            throw TroveError(.notFound, "\(place): the store has no \(path); trove list shows what it holds")
        default:
            throw TroveError(
                .invalidArgument, "\(place): \(path) is the end of \(ends.count) paths; give more of it")
        }
    }
}
