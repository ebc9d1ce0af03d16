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

    private static func path(_ folder: String, _ name: String, _ key: PackedWeights.Key) -> String {
        "\(folder)/\(name)-\(key.precision.rawValue).weights"
    }
}
