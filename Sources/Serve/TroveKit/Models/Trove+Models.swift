internal import Foundation
internal import Synchronization
internal import TroveAnswer
internal import TroveCatalog
package import TroveCore
internal import TroveEmbed
internal import TroveHub
internal import TroveModels

/// A model as `trove models list` prints it.
public struct ListedModel: Codable, Sendable {
    /// Its name and folder in the cache.
    public var name: String
    /// Licence of the weights.
    public var licence: String
    /// What it is for.
    public var purpose: String
    /// SHA-256 of the weights that are expected.
    public var sha256: String
    /// The weights' file.
    public var path: String
    /// `present`, `missing` or `damaged`.
    public var state: String
}

/// The weights.
extension Trove {
    /// The pinned models, then those that were added, and whether they are there.
    /// - Parameter verifyChecksums: Read the weights and compare digests, instead of looking at their length.
    public func models(verifyChecksums: Bool = false) -> [ListedModel] {
        let cache = modelCache
        let pinned = PinnedModel.all.map { model in
            ListedModel(
                name: model.name, licence: model.licence, purpose: model.purpose, sha256: model.sha256,
                path: cache.path(of: model) + "/" + model.weights,
                state: model.state(in: cache, verify: verifyChecksums).rawValue)
        }
        return pinned + cache.installed().map { ListedModel($0, in: cache, verify: verifyChecksums) }
    }

    var modelCache: ModelCache { ModelCache(path: configuration.folder(.models).path) }

    /// The built-in text encoder, loaded once.
    /// - Throws: `.unavailable` where it is not installed.
    func textEncoder() throws(TroveError) -> TextEncoder { try textEncoder(named: "") }

    /// A text encoder, loaded once.
    /// - Parameter name: Of a model that was added; empty for the built-in one.
    /// - Throws: `.unavailable` or `.notFound` where it is not installed, `.invalidArgument` for a re-ranker.
    func textEncoder(named name: String) throws(TroveError) -> TextEncoder {
        try loadedTextEncoders.withLock { (loaded) throws(TroveError) in
            if let known = loaded[name] { return known }
            let precision = EncoderOptions.Precision(rawValue: configuration[.precision])
            let encoder: TextEncoder
            if name.isEmpty {
                encoder = try TextEncoder.load(cache: modelCache, options: EncoderOptions(precision: precision))
            } else {
                let model = try modelCache.installed(name)
                guard model.kind == .text else {
                    throw TroveError(.invalidArgument, "\(name) is no encoder of texts; see `trove models list`")
                }
                encoder = try TextEncoder.load(
                    modelCache.folder(of: model).path,
                    options: EncoderOptions(
                        precision: precision, scripts: model.readsLatinAlone ? .latin : .all),
                    packed: PackedWeightsCache(models: modelCache))
            }
            loaded[name] = encoder
            return encoder
        }
    }

    /// The configured re-ranker, loaded once; nil for none.
    /// - Throws: `.notFound` where it was not added, `.invalidArgument` for an encoder of texts.
    func crossEncoder() throws(TroveError) -> CrossEncoder? {
        let name = configuration[.reranker]
        guard !name.isEmpty, name != "none" else { return nil }
        return try loadedReranker.withLock { (loaded) throws(TroveError) in
            if let loaded { return loaded }
            let model = try modelCache.installed(name)
            guard model.kind == .reranker else {
                throw TroveError(
                    .invalidArgument, "\(name) is no cross-encoder; see `trove models list`")
            }
            let encoder = try CrossEncoder.load(
                modelCache.folder(of: model).path,
                options: EncoderOptions(precision: EncoderOptions.Precision(rawValue: configuration[.precision])))
            loaded = encoder
            return encoder
        }
    }

    /// What judges entailment, loaded once: the configured model, or the first by name of those that were added.
    /// - Throws: `.notFound` where the named one was not added, `.invalidArgument` for a model of another kind.
    func entailmentJudge() throws(TroveError) -> EntailmentEncoder? {
        let name = configuration[.entailment]
        guard name != "none" else { return nil }
        return try loadedEntailment.withLock { (loaded) throws(TroveError) in
            if let loaded { return loaded }
            let model: InstalledModel
            if name == "auto" || name.isEmpty {
                guard let first = modelCache.installed().first(where: { $0.kind == .entailment }) else { return nil }
                model = first
            } else {
                model = try modelCache.installed(name)
                guard model.kind == .entailment else {
                    throw TroveError(.invalidArgument, "\(name) judges no entailment; see `trove models list`")
                }
            }
            let judge = try EntailmentEncoder.load(
                modelCache.folder(of: model).path,
                options: EncoderOptions(
                    precision: EncoderOptions.Precision(rawValue: configuration[.precision]),
                    scripts: model.readsLatinAlone ? .latin : .all))
            loaded = judge
            return judge
        }
    }

    /// What certifies sentences: by words, by the built-in encoder and by a model of entailment, as far as they are there.
    func certifier() throws(TroveError) -> Certifier {
        Certifier(encoder: try availableEncoder().0, entailment: try entailmentJudge())
    }

    /// The configured encoder of pictures and words, loaded once for what it is to read; nil for none.
    /// - Throws: `.notFound` where it was not added, `.invalidArgument` for a model of another kind.
    func jointEncoder(reading input: JointEncoder.Input) throws(TroveError) -> JointEncoder? {
        let name = configuration[.pictureEncoder]
        guard !name.isEmpty, name != "none" else { return nil }
        return try loadedJointEncoders.withLock { (loaded) throws(TroveError) in
            if let known = loaded[input] { return known }
            let model = try modelCache.installed(name)
            guard model.kind == .joint else {
                throw TroveError(
                    .invalidArgument, "\(name) reads no pictures; give a picture-encoder of `trove models list`")
            }
            let encoder = try JointEncoder(
                modelCache.folder(of: model).path, reading: [input], scripts: model.readsLatinAlone ? .latin : .all)
            loaded[input] = encoder
            return encoder
        }
    }

    /// Name of the encoder that a store's texts are embedded with; empty for the built-in one. A store without any
    /// takes the one that is configured.
    func encoderName(of catalog: SQLiteCatalog) throws -> String {
        if let name = try catalog.notedEncoder() { return name }
        let configured = configuration[.encoder]
        let spaces = try catalog.textSpaces()
        guard !configured.isEmpty, !spaces.isEmpty else { return configured }
        // Memories may have come before the first run that notes its encoder.
        return spaces.contains(try textEncoder(named: configured).fingerprint) ? configured : ""
    }

    /// The encoder that a store's texts are embedded with.
    func textEncoder(of catalog: SQLiteCatalog) throws -> TextEncoder {
        try textEncoder(named: encoderName(of: catalog))
    }

    /// Bounds the tokens of texts for readers with other tokenizers.
    package func tokenEstimate() -> TokenEstimate { TokenEstimate(counter: (try? textEncoder())?.tokenizer) }

    /// Counts tokens as the built-in text encoder does.
    func tokenCounter() throws(TroveError) -> any TokenCounter {
        try ModelFolder(modelCache.folder(of: .text)).tokenizer()
    }
}
