/// A model that Trove knows by the digest of its weights.
package struct PinnedModel: Sendable, Hashable {
    /// Its folder in the cache.
    package let name: String
    /// Licence of the weights.
    package let licence: String
    /// The weights' file within the folder.
    package let weights: String
    /// Bytes of the weights.
    package let size: Int
    /// SHA-256 of the weights in lower-case hexadecimal.
    package let sha256: String
    /// What it is for, in a few words.
    package let purpose: String

    /// Whether a model can be used.
    package enum State: String, Sendable {
        /// There, and as long as it should be (with verification: the right bytes).
        case present
        /// No weights in the cache.
        case missing
        /// Weights of another length or with other bytes.
        case damaged
    }

    /// Text to vectors.
    package static let text = PinnedModel(
        name: "all-MiniLM-L6-v2", licence: "Apache-2.0", weights: "model.safetensors", size: 90_868_376,
        sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        purpose: "text embeddings (384 dimensions, English)")

    /// Pictures to features and classes.
    package static let picture = PinnedModel(
        name: "efficientnet-lite0", licence: "Apache-2.0", weights: "efficientnet-lite0-57934424.pth",
        size: 18_826_032, sha256: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        purpose: "picture features (1,280 dimensions) and 1,000 classes")

    /// All of them.
    package static let all = [text, picture]

    /// Looks whether the model is in `cache`. Only `verify` reads the weights; without it their length is compared.
    package func state(in cache: ModelCache, verify: Bool = false) -> State {
        let path = cache.path(of: self) + "/" + weights
        guard let file = try? MappedFile(path) else { return .missing }
        guard file.count == size else { return .damaged }
        if verify {
            guard let identity = try? WeightsIdentity(path, rehash: true), identity.sha256 == sha256 else {
                return .damaged
            }
        }
        return .present
    }
}
