package import Foundation
internal import TroveCore

/// What a client runs when a session ends: the session's transcript becomes memories.
package struct SessionHook: Sendable, Equatable {
    /// The line that a shell is given.
    package let command: String

    /// The object of hooks, and the event, in the settings of the clients that have them.
    static let container = "hooks"
    static let event = "SessionEnd"

    /// - Parameters:
    ///   - executable: Absolute path of the executable.
    ///   - arguments: What its verb is given, the store above all.
    package init(executable: String, arguments: [String]) {
        command = ([executable, "memory", "import", "--hook"] + arguments).map(Self.quoted).joined(separator: " ")
    }

    /// The hook as an element of the event's list.
    var json: String {
        let value: JSONValue = ["hooks": .array([["type": "command", "command": .string(command)]])]
        return value.line
    }

    /// Whether an element of the list is such a hook, whatever its arguments.
    static func isOwn(_ element: String) -> Bool {
        element.contains("trove") && element.contains(" memory import --hook")
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || "/._-+=:@%,".utf8.contains($0)
            }
        return isPlain ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}

extension MCPClient {
    /// The file in which it keeps its hooks; nil where it has none that tell of a session's end.
    package func hookSettings(home: URL, environment: [String: String]) -> URL? {
        switch self {
        case .claudeCode:
            let folder = environment["CLAUDE_CONFIG_DIR"].map { URL(fileURLWithPath: $0) }
            return (folder ?? home.appendingPathComponent(".claude")).appendingPathComponent("settings.json")
        case .gemini: return settings(home: home, environment: environment)
        default: return nil
        }
    }
}

/// Writes a hook into a client's settings, and takes it out again so that the file is as it was, byte for byte.
package struct SessionHookInstallation: Sendable {
    /// The file that is edited.
    package var file: URL { settings.url }
    private let settings: SettingsFile

    /// - Parameter file: The settings; links are followed.
    package init(file: URL) { settings = SettingsFile(file) }

    /// Writes the hook, in the place of an earlier one.
    /// - Returns: Whether the file has changed.
    /// - Throws: `.corruptInput` for settings that cannot be read.
    package func install(_ hook: SessionHook) throws -> Bool {
        let before = try settings.text()
        let after =
            try before.map { try JSONSettings($0, file.path).adding(hook) }
            ?? JSONSettings.fresh(SessionHook.event, "[\(hook.json)]", SessionHook.container)
        return try settings.replace(before, with: after)
    }

    /// Takes the hook out.
    /// - Returns: Whether there was one.
    /// - Throws: As ``install(_:)``.
    package func uninstall() throws -> Bool {
        guard let before = try settings.text() else { return false }
        let scan = try JSONSettings(before, file.path)
        guard let after = try scan.removingHook() else { return false }
        if scan.isFresh(SessionHook.event, SessionHook.container) {
            try settings.remove()
            return true
        }
        return try settings.replace(before, with: after)
    }
}
