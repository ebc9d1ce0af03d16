package import Foundation
internal import TroveCore

/// Judged pictures: a folder with `captions.tsv` or `labels.tsv`, whose header names the columns.
///
/// Column `image` is a path below the folder, or below its `images/`; `caption` is a question that the picture answers;
/// `label` or `class` is one that all pictures of the label answer, and each such picture is also asked for the others.
package struct PictureSet: Sendable {
    /// Questions, with whole paths.
    package let entries: [GoldenSet.Entry]

    /// Whether the folder holds such a set.
    package static func isIn(_ folder: URL) -> Bool { file(in: folder) != nil }

    private static func file(in folder: URL) -> URL? {
        ["captions.tsv", "labels.tsv"].map(folder.appendingPathComponent).first {
            FileManager.default.fileExists(atPath: $0.path)
        }
    }

    /// Reads a folder.
    /// - Throws: `.notFound` for a picture that is not there, `.corruptInput` with file and line.
    package init(folder: URL) throws {
        guard let file = Self.file(in: folder) else {
            throw TroveError(.notFound, "\(folder.path) has neither captions.tsv nor labels.tsv")
        }
        let lines = try JudgedSet.lines(file)
        let header = lines.first?.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) ?? []
        let wording = ["caption", "label", "class"].compactMap(header.firstIndex).first
        guard let image = header.firstIndex(of: "image"), let wording else {
            throw TroveError(.corruptInput, "\(file.path):1: needs columns image and caption, or image and label")
        }
        var asked: [(words: String, path: String)] = []
        for (index, line) in lines.enumerated().dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count > max(image, wording) else {
                throw TroveError(.corruptInput, "\(file.path):\(index + 1): has \(fields.count) columns")
            }
            asked.append(
                (fields[wording], try Self.path(of: fields[image], in: folder, at: "\(file.path):\(index + 1)")))
        }
        if header[wording] == "caption" {
            entries = asked.enumerated().map { index, asked in
                Self.entry(index, words: asked.words, answers: [asked.path])
            }
            return
        }
        let pictures = Dictionary(grouping: asked, by: \.words).mapValues { $0.map(\.path) }
        let byWords = pictures.sorted { $0.key < $1.key }.enumerated().map { index, label in
            Self.entry(index, words: label.key, answers: label.value)
        }
        let byPicture = asked.enumerated().compactMap { index, asked -> GoldenSet.Entry? in
            let others = (pictures[asked.words] ?? []).filter { $0 != asked.path }
            guard !others.isEmpty else { return nil }
            var entry = Self.entry(byWords.count + index, words: "", answers: others)
            entry.image = URL(fileURLWithPath: asked.path)
            return entry
        }
        entries = byWords + byPicture
    }

    private static func entry(_ index: Int, words: String, answers: [String]) -> GoldenSet.Entry {
        GoldenSet.Entry(
            line: index + 1, query: words, image: nil, filter: "", language: nil,
            expected: answers.map { GoldenSet.Expected(path: $0, page: nil, grade: nil) })
    }

    private static func path(of name: String, in folder: URL, at place: String) throws(TroveError) -> String {
        let candidates = [folder, folder.appendingPathComponent("images")].map { $0.appendingPathComponent(name) }
        guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw TroveError(.notFound, "\(place): there is no picture \(name) in \(folder.path)")
        }
        return found.resolvingSymlinksInPath().path
    }
}
