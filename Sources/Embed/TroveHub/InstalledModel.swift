package import Foundation
package import TroveCore
package import TroveModels

/// A model that was added to the cache: what it is, where it came from, and what its files must be.
package struct InstalledModel: Codable, Sendable, Hashable {
    /// What a model is for.
    package enum Kind: String, Codable, Sendable {
        /// Text to vectors.
        case text
        /// Question and passage to a score.
        case reranker
        /// A text and a statement to whether it follows.
        case entailment
        /// Pictures and words to vectors of one space.
        case joint
    }

    /// A file of the folder.
    package struct File: Codable, Sendable, Hashable {
        package var name: String
        package var size: Int
        /// In lower-case hexadecimal.
        package var sha256: String
    }

    /// `OWNER/NAME`.
    package var name: String
    package var kind: Kind
    /// The hub's address, or the folder it was copied from.
    package var source: String
    /// The hub's commit.
    package var revision: String?
    /// What the model's card states.
    package var licence: String?
    /// Floats of a vector; nil for a cross-encoder.
    package var dimension: Int?
    /// Tokens of a text that it reads.
    package var window: Int
    /// True where its vocabulary hardly knows other letters than Latin ones: other texts are left to their words.
    package var readsLatinAlone: Bool
    package var files: [File]

    /// The manifest's name in the model's folder.
    static let manifest = "trove.json"

    /// Reads the manifest of a folder of the cache; nil where there is none, or none that can be read.
    package init?(folder: URL) {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(Self.manifest)),
            let read = try? JSONDecoder().decode(Self.self, from: data)
        else { return nil }
        self = read
    }

    init(
        name: String, kind: Kind, source: String, revision: String?, licence: String?, dimension: Int?, window: Int,
        readsLatinAlone: Bool, files: [File]
    ) {
        (self.name, self.kind, self.source, self.revision) = (name, kind, source, revision)
        (self.licence, self.dimension, self.window) = (licence, dimension, window)
        (self.readsLatinAlone, self.files) = (readsLatinAlone, files)
    }

    /// Whether all files are there with their lengths; with `verify`, with their bytes.
    package func state(in cache: ModelCache, verify: Bool) -> PinnedModel.State {
        let folder = cache.folder(of: self)
        for file in files {
            let path = folder.appendingPathComponent(file.name).path
            guard let mapped = try? MappedFile(path) else { return .missing }
            guard mapped.count == file.size else { return .damaged }
            if verify, (try? FileDigest.sha256(of: path)) != file.sha256 { return .damaged }
        }
        return .present
    }
}

extension ModelCache {
    /// Models that were added, by name.
    package func installed() -> [InstalledModel] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return folders.filter { !$0.hasPrefix(".") }.sorted().compactMap {
            InstalledModel(folder: URL(fileURLWithPath: path).appendingPathComponent($0))
        }
    }

    /// The folder of a model that was added.
    package func folder(of model: InstalledModel) -> URL {
        let name = (try? ModelName(model.name).folder) ?? model.name
        return URL(fileURLWithPath: path).appendingPathComponent(name)
    }

    /// The model of that name.
    /// - Throws: `.notFound`, naming those that there are.
    package func installed(_ name: String) throws(TroveError) -> InstalledModel {
        let all = installed()
        guard let found = all.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            let known = all.isEmpty ? "none was added" : "there are " + all.map(\.name).joined(separator: ", ")
            throw TroveError(
                .notFound, "no model \(name) in \(path): \(known); `trove models pull OWNER/NAME` fetches one")
        }
        return found
    }
}
