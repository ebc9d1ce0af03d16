public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveHub
internal import TroveModels

extension ListedModel {
    init(_ model: InstalledModel, in cache: ModelCache, verify: Bool) {
        let weights = model.files.max { $0.size < $1.size }
        let reads = model.readsLatinAlone ? "Latin script" : "many scripts"
        let purpose =
            switch model.kind {
            case .text: "text embeddings (\(model.dimension ?? 0) dimensions, \(model.window) tokens, \(reads))"
            case .reranker: "re-ranking (\(model.window) tokens, \(reads))"
            case .entailment: "entailment (\(model.window) tokens, \(reads))"
            case .joint: "pictures and words (\(model.dimension ?? 0) dimensions, \(model.window) tokens, \(reads))"
            }
        self.init(
            name: model.name, licence: model.licence ?? "licence not stated", purpose: purpose,
            sha256: weights?.sha256 ?? "",
            path: cache.folder(of: model).appendingPathComponent(weights?.name ?? "").path,
            state: model.state(in: cache, verify: verify).rawValue)
    }
}

/// Encoders that users bring.
extension Trove {
    /// Copies a model folder, as the public hubs lay them out, into the cache, and checks that it works.
    /// - Parameter name: What it shall be called; nil takes the folder's name.
    /// - Throws: `.notFound`, `.unsupportedFormat` and `.corruptInput` with the file and field, `.invalidArgument`.
    @discardableResult
    public func addModel(_ folder: URL, name: String? = nil) async throws -> ListedModel {
        let model = try await ModelInstallation(into: modelCache).add(folder, name: name)
        return ListedModel(model, in: modelCache, verify: false)
    }

    /// Fetches a model from a hub into the cache. Nothing else that Trove does fetches anything.
    ///
    /// `HF_ENDPOINT`, `HF_TOKEN`, `HF_HOME` and `HF_HUB_OFFLINE` are honoured; a model in the hub's own cache on this
    /// machine is taken from there.
    /// - Parameters:
    ///   - revision: Branch, tag or commit; nil takes the main branch.
    ///   - endpoint: `https://HOST`, `huggingface` or `modelscope`; nil takes `HF_ENDPOINT`, else `huggingface`.
    /// - Throws: `.notFound`, `.unavailable`, `.integrity` for other bytes than the hub states, and what
    ///   ``addModel(_:name:)`` throws.
    @discardableResult
    public func pullModel(
        _ name: String, revision: String? = nil, endpoint: String? = nil,
        onProgress: @escaping @Sendable (ModelPullProgress) -> Void = { _ in }
    ) async throws -> ListedModel {
        let environment = HubEnvironment(ProcessInfo.processInfo.environment)
        let model = try ModelName(name)
        if endpoint == nil, let snapshot = environment.snapshot(of: model, revision: revision) {
            return try await addModel(snapshot, name: name)
        }
        guard !environment.isOffline else {
            throw TroveError(
                .unavailable, "HF_HUB_OFFLINE is set, and \(model) is not in the hub's cache on this machine; unset it")
        }
        let client = HubClient(
            try HubEndpoint(endpoint ?? environment.endpoint ?? "huggingface"), token: environment.token)
        let pulled = try await ModelPull(client, into: modelCache).pull(model, revision: revision) { progress in
            onProgress(ModelPullProgress(file: progress.file, bytes: progress.bytes, total: progress.total))
        }
        return ListedModel(pulled, in: modelCache, verify: false)
    }

    /// Takes a model that was added out of the cache.
    /// - Throws: `.notFound`; `.invalidArgument` where the store's texts are embedded with it.
    public func removeModel(_ name: String) throws {
        let model = try modelCache.installed(name)
        if let catalog = try? catalog(), try catalog.notedEncoder()?.lowercased() == model.name.lowercased() {
            throw TroveError(
                .invalidArgument,
                "the store is embedded with \(model.name); move it first: `trove reindex --encoder built-in`")
        }
        if configuration[.pictureEncoder].lowercased() == model.name.lowercased() {
            throw TroveError(
                .invalidArgument, "\(model.name) is the configured picture-encoder; set that to none first")
        }
        try FileManager.default.removeItem(at: modelCache.folder(of: model))
        PackedWeightsCache(models: modelCache).remove(model.files.map(\.sha256))
    }

    /// Makes a model the one that new stores are embedded with, that orders hits anew, or by which words find pictures,
    /// in the configuration file.
    /// - Parameter name: A model that was added, or `built-in`.
    /// - Returns: The file, and what a store that is there needs to follow; nil where it needs nothing.
    public func useModel(_ name: String) throws -> (file: URL, advice: String?) {
        let model = Self.isBuiltIn(name) ? nil : try modelCache.installed(name)
        let setting: Setting =
            switch model?.kind {
            case .reranker: .reranker
            case .entailment: .entailment
            case .joint: .pictureEncoder
            case .text, nil: .encoder
            }
        let file = try configuration.write(setting, model?.name ?? "")
        if setting == .pictureEncoder {
            return (file, "pictures that were read before get their vectors by the next `trove sync`")
        }
        guard setting == .encoder, let catalog = try? catalog() else { return (file, nil) }
        let current = try encoderName(of: catalog)
        guard current != model?.name ?? "" else { return (file, nil) }
        return (
            file,
            "the store stays with \(current.isEmpty ? "the built-in encoder" : current); "
                + "move it: `trove reindex --encoder \(name)`"
        )
    }

    /// Whether a name means the encoder that comes with Trove.
    static func isBuiltIn(_ name: String) -> Bool {
        name.isEmpty || name == "built-in" || name.lowercased() == PinnedModel.text.name.lowercased()
    }
}
