internal import Foundation
internal import Synchronization
package import TroveCore
internal import TroveEmbed
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
    /// The pinned models and whether they are there.
    /// - Parameter verifyChecksums: Read the weights and compare digests, instead of looking at their length.
    public func models(verifyChecksums: Bool = false) -> [ListedModel] {
        let cache = modelCache
        return PinnedModel.all.map { model in
            ListedModel(
                name: model.name, licence: model.licence, purpose: model.purpose, sha256: model.sha256,
                path: cache.path(of: model) + "/" + model.weights,
                state: model.state(in: cache, verify: verifyChecksums).rawValue)
        }
    }

    var modelCache: ModelCache { ModelCache(path: configuration.folder(.models).path) }

    /// The built-in text encoder, loaded once.
    /// - Throws: `.unavailable` where it is not installed.
    func textEncoder() throws(TroveError) -> TextEncoder {
        try loadedTextEncoder.withLock { (loaded) throws(TroveError) in
            if let loaded { return loaded }
            let encoder = try TextEncoder.load(
                cache: modelCache,
                options: EncoderOptions(precision: EncoderOptions.Precision(rawValue: configuration[.precision])))
            loaded = encoder
            return encoder
        }
    }

    /// Bounds the tokens of texts for readers with other tokenizers.
    package func tokenEstimate() -> TokenEstimate { TokenEstimate(counter: (try? textEncoder())?.tokenizer) }

    /// Counts tokens as the built-in text encoder does.
    func tokenCounter() throws(TroveError) -> any TokenCounter {
        try ModelFolder(modelCache.folder(of: .text)).tokenizer()
    }
}
