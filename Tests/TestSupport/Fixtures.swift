public import Foundation

/// Where the tests find their inputs.
public enum Fixtures {
    /// The project's own folder.
    public static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A file or folder under `fixtures/`, by its path there.
    public static func url(_ path: String) -> URL { project.appendingPathComponent("fixtures/" + path) }

    /// The bytes of a fixture.
    public static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(path))) }

    /// The folder of model weights: `TROVE_MODELS`, else `trove/models` in the user's cache folder.
    public static var models: URL {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["TROVE_MODELS"], !path.isEmpty { return URL(fileURLWithPath: path) }
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? FileManager.default.homeDirectoryForCurrentUser.path + "/.cache"
        return URL(fileURLWithPath: cache + "/trove/models")
    }
}
