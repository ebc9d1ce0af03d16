package import Foundation

/// The variables by which programs find a hub, and the hub's own cache on this machine.
package struct HubEnvironment: Sendable {
    /// Where the hub is; nil for the usual one.
    package let endpoint: String?
    /// Who asks; nil for a stranger.
    package let token: String?
    /// True where nothing is to be fetched.
    package let isOffline: Bool
    private let home: URL

    package init(_ environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let cache = value("XDG_CACHE_HOME") ?? (value("HOME") ?? "/") + "/.cache"
        home = URL(fileURLWithPath: value("HF_HOME") ?? cache + "/huggingface")
        endpoint = value("HF_ENDPOINT")
        let kept = try? String(contentsOf: home.appendingPathComponent("token"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        token = value("HF_TOKEN") ?? (kept?.isEmpty == false ? kept : nil)
        isOffline = ["1", "true", "yes", "on"].contains(value("HF_HUB_OFFLINE")?.lowercased() ?? "")
    }

    /// A complete snapshot of a model in the hub's cache (`hub/models--OWNER--NAME/snapshots/COMMIT`); nil for none.
    package func snapshot(of name: ModelName, revision: String?) -> URL? {
        let folder = home.appendingPathComponent("hub/models--\(name.folder)")
        let reference = revision ?? "main"
        let named = try? String(contentsOf: folder.appendingPathComponent("refs/\(reference)"), encoding: .utf8)
        let commit = named?.trimmingCharacters(in: .whitespacesAndNewlines) ?? reference
        let snapshot = folder.appendingPathComponent("snapshots/\(commit)")
        let isComplete = ["model.safetensors", "pytorch_model.bin"].contains {
            FileManager.default.isReadableFile(atPath: snapshot.appendingPathComponent($0).path)
        }
        return isComplete ? snapshot : nil
    }
}
