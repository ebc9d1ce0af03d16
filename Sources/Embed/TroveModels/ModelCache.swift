internal import Glibc
package import TroveCore

/// The folder of model weights, one sub-folder a model.
package struct ModelCache: Sendable, Hashable {
    /// Where it lies.
    package let path: String

    /// A cache at `path`.
    package init(path: String) { self.path = path }

    /// The user's: `TROVE_MODELS`, else `trove/models` in the user's cache folder.
    package init() {
        path = Self.variable("TROVE_MODELS") ?? Self.userFolder
    }

    /// `trove/models` in the user's cache folder.
    package static var userFolder: String {
        (variable("XDG_CACHE_HOME") ?? (variable("HOME") ?? "/") + "/.cache") + "/trove/models"
    }

    /// Folder of a pinned model, whether it exists or not.
    package func path(of model: PinnedModel) -> String { path + "/" + model.name }

    /// The folder of a pinned model's weights.
    /// - Throws: `.unavailable` when they are missing, `.integrity` when they have another length than pinned.
    package func folder(of model: PinnedModel) throws(TroveError) -> String {
        let folder = path(of: model)
        switch model.state(in: self) {
        case .present: return folder
        case .missing:
            throw TroveError(
                .unavailable,
                "the model \(model.name) is not in \(path); run ./tools/quickstart, or set TROVE_MODELS")
        case .damaged:
            throw TroveError(
                .integrity, "\(folder)/\(model.weights) is damaged; remove \(folder) and run ./tools/quickstart")
        }
    }

    private static func variable(_ name: String) -> String? {
        // SAFETY: getenv returns nil or a terminated string, copied at once.
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
