internal import Glibc
internal import TroveCore
package import TroveModels

/// Where packed weights are kept: beside the models, or where those cannot be written to in the user's cache folder.
package struct PackedWeightsCache: Sendable {
    private let folders: [String]

    /// A cache in the first of `folders` that can be used.
    package init(folders: [String]) { self.folders = folders }

    /// The cache of built-in models.
    package init(models: ModelCache) { folders = [models.path + "/packed", ModelCache.userFolder + "/packed"] }

    /// The weights of that key, if they are kept.
    func open(_ name: String, _ key: PackedWeights.Key) -> PackedWeights? {
        for folder in folders {
            if let found = PackedWeights(Self.path(folder, name, key), key) { return found }
        }
        return nil
    }

    /// Keeps layers and gives them back as all processes share them; nil where nothing can be kept.
    func keep(_ layers: [PackedLinear], _ name: String, _ key: PackedWeights.Key) -> PackedWeights? {
        for folder in folders {
            // SAFETY: the path is passed as a NUL-terminated copy. Its own folder alone is made, if that is missing.
            _ = unsafe mkdir(folder, 0o755)
            let path = Self.path(folder, name, key)
            guard (try? PackedWeights.write(layers, key, to: path)) != nil else { continue }
            return PackedWeights(path, key)
        }
        return nil
    }

    /// Takes out the packed weights of models, by the digests of what they were packed from.
    package func remove(_ weights: [String]) {
        for name in weights.map(Self.name(of:)) where name != Self.builtIn {
            for folder in folders {
                for precision in EncoderOptions.Precision.allCases {
                    // SAFETY: the path is a terminated string for the call. Most of them are not there.
                    _ = unsafe unlink(Self.path(folder, name, .init(weights: "", precision: precision)))
                }
            }
        }
    }

    /// Each model has files of its own; those of the built-in one are named without its digest.
    static func name(of weights: String) -> String {
        weights == PinnedModel.text.sha256 ? builtIn : "text-" + weights.prefix(16)
    }

    private static let builtIn = "text"

    private static func path(_ folder: String, _ name: String, _ key: PackedWeights.Key) -> String {
        "\(folder)/\(name)-\(key.precision.rawValue).weights"
    }
}
