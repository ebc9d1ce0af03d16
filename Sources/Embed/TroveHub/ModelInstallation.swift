package import Foundation
internal import TroveCore
internal import TroveEmbed
package import TroveModels

/// Brings a model into the cache: checked in a folder aside, then named at once.
package struct ModelInstallation: Sendable {
    private let cache: ModelCache

    /// An installation into `cache`.
    package init(into cache: ModelCache) { self.cache = cache }

    /// Copies the model of a folder. Links of the hubs' own caches are followed.
    /// - Parameter name: What it shall be called; nil takes the folder's name.
    /// - Throws: `.notFound`, `.unsupportedFormat`, `.corruptInput`, `.invalidArgument` where it is there already.
    package func add(_ folder: URL, name: String?) async throws -> InstalledModel {
        let name = try ModelName(name ?? Self.usualName(of: folder))
        try refuseTwice(name)
        let staged = try stage(name, as: "\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: staged) }
        for file in try ModelFiles.wanted(of: Self.files(below: folder), in: folder.path) {
            let target = staged.appendingPathComponent(file)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: folder.appendingPathComponent(file).resolvingSymlinksInPath(), to: target)
        }
        return try await finish(staged, name: name, source: folder.path, revision: nil)
    }

    /// A folder of the cache to gather files in; an earlier one of the same name goes on.
    func stage(_ name: ModelName, as suffix: String) throws -> URL {
        let folder = URL(fileURLWithPath: cache.path).appendingPathComponent(".adding/\(name.folder)@\(suffix)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// - Throws: `.invalidArgument` where a model of that name is there.
    func refuseTwice(_ name: ModelName) throws {
        guard !FileManager.default.fileExists(atPath: folder(name).path) else {
            throw TroveError(
                .invalidArgument, "\(name) is there already; `trove models remove \(name)` makes room for another")
        }
    }

    /// Checks a complete folder by loading and using it, writes its manifest, and gives it its place.
    func finish(_ staged: URL, name: ModelName, source: String, revision: String?) async throws -> InstalledModel {
        let model = try await Self.examine(staged, name: name, source: source, revision: revision)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(model).write(to: staged.appendingPathComponent(InstalledModel.manifest), options: .atomic)
        try refuseTwice(name)
        try FileManager.default.moveItem(at: staged, to: folder(name))
        return model
    }

    private func folder(_ name: ModelName) -> URL {
        URL(fileURLWithPath: cache.path).appendingPathComponent(name.folder)
    }

    private static func examine(
        _ staged: URL, name: ModelName, source: String, revision: String?
    ) async throws -> InstalledModel {
        let tried = try await tried(staged, name: name)
        let files = try files(below: staged).filter { !$0.hasSuffix(".sha256") && $0 != InstalledModel.manifest }
            .sorted().map { file in
                let path = staged.appendingPathComponent(file).path
                return InstalledModel.File(
                    name: file, size: try MappedFile(path).count, sha256: try FileDigest.sha256(of: path))
            }
        return InstalledModel(
            name: name.description, kind: tried.kind, source: source, revision: revision,
            licence: licence(staged.appendingPathComponent("README.md")), dimension: tried.dimension,
            window: tried.window, readsLatinAlone: VocabularyScripts.isLatin(try ModelFolder.words(in: staged.path)),
            files: files)
    }

    /// Loads a model and uses it once: what it is, floats of its vectors, and its window.
    private static func tried(
        _ staged: URL, name: ModelName
    ) async throws -> (kind: InstalledModel.Kind, dimension: Int?, window: Int) {
        if JointConfiguration.isDescribed(by: try ModelFolder.settings(staged.path + "/config.json")) {
            let encoder = try JointEncoder(staged.path, threads: 1)
            let grey = Raster(width: 32, height: 32, channels: 1, samples: [UInt8](repeating: 128, count: 32 * 32))
            let vectors = try await [sample(encoder.encode), encoder.encode(grey, width: 32, height: 32)]
            guard vectors.joined().allSatisfy(\.isFinite) else { throw unusable(name) }
            return (.joint, encoder.dimension, encoder.configuration.window)
        }
        // A family's usual prompts go by the folder's name, which is not yet its own.
        let read = try ModelFolder(staged.path, named: name.name)
        let options = EncoderOptions(threads: 1, scripts: .all)
        if read.judgesEntailment {
            let judge = try EntailmentEncoder.load(
                staged.path, options: EncoderOptions(threads: 1, scripts: .all, mostUnread: 1))
            guard await judge.judgement(of: "a text", given: "a text")?.follows.isFinite == true else {
                throw unusable(name)
            }
            return (.entailment, nil, read.window)
        }
        if read.classifies {
            let score = await (try CrossEncoder.load(staged.path, options: options)).scores("a question", ["a text"])
            guard score.first?.isFinite == true else { throw unusable(name) }
            return (.reranker, nil, read.window)
        }
        let encoder = try TextEncoder.load(staged.path, options: options)
        guard try await sample({ await encoder.encodeQuery($0).vector(0) }).allSatisfy(\.isFinite) else {
            throw unusable(name)
        }
        return (.text, encoder.dimension, read.window)
    }

    /// A vector of the first text that the encoder reads.
    private static func sample(_ encode: (String) async -> [Float]?) async throws(TroveError) -> [Float] {
        for text in ["a text", "a", "文", "д"] {
            if let vector = await encode(text) { return vector }
        }
        throw TroveError(.corruptInput, "its tokenizer knows neither Latin letters nor Chinese nor Russian ones")
    }

    private static func unusable(_ name: ModelName) -> TroveError {
        TroveError(.corruptInput, "\(name) makes no finite numbers of a short text; its weights are damaged")
    }

    /// The `license:` line of a model card's front matter.
    private static func licence(_ card: URL) -> String? {
        guard let text = try? String(contentsOf: card, encoding: .utf8), text.hasPrefix("---") else { return nil }
        let front = text.dropFirst(3).components(separatedBy: "\n---").first ?? ""
        return front.split(separator: "\n").first { $0.hasPrefix("license:") }
            .map {
                $0.dropFirst("license:".count).trimmingCharacters(in: .whitespaces.union(.init(charactersIn: "\"'")))
            }
    }

    /// Names of the files below a folder, by `/`.
    private static func files(below folder: URL) throws -> [String] {
        guard isFolder(folder) else { throw TroveError(.notFound, "there is no folder at \(folder.path)") }
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            !isFolder(folder.appendingPathComponent($0))
        }
    }

    private static func isFolder(_ url: URL) -> Bool {
        (try? url.resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
    }

    /// `OWNER/NAME` of a snapshot in a hub's own cache (`models--OWNER--NAME/snapshots/REVISION`), else the folder's
    /// own name.
    private static func usualName(of folder: URL) -> String {
        for part in folder.standardizedFileURL.pathComponents.reversed() where part.hasPrefix("models--") {
            return part.dropFirst("models--".count).components(separatedBy: "--").joined(separator: "/")
        }
        return folder.standardizedFileURL.lastPathComponent
    }
}
