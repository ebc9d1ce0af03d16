package import Foundation

/// Writes an entry into a client's settings, and takes it out again so that the file is as it was, byte for byte.
///
/// Settings are edited as text: everything else in them stays as it stands, comments and layout too. Nothing is kept
/// elsewhere: where an entry was put tells how to take it out.
package struct MCPInstallation: Sendable {
    /// The file that is edited.
    package var file: URL { settings.url }
    private let settings: SettingsFile
    private let form: MCPClient.Form

    /// - Parameter file: The settings; links are followed.
    package init(_ client: MCPClient, file: URL) {
        settings = SettingsFile(file)
        form = client.form
    }

    /// Writes the entry.
    /// - Returns: Whether the file has changed.
    /// - Throws: `.invalidArgument` for another server of that name, `.corruptInput` for settings that cannot be read.
    package func install(_ entry: MCPEntry) throws -> Bool {
        let before = try settings.text()
        let after =
            switch form {
            case .toml: try TOMLSettings(before ?? "", file.path).adding(entry)
            case .json(let container, let style):
                try before.map { try JSONSettings($0, file.path).adding(entry, style, to: container) }
                    ?? JSONSettings.fresh(entry, style, container)
            }
        return try settings.replace(before, with: after)
    }

    /// Takes the entry of that name out.
    /// - Returns: Whether there was one.
    /// - Throws: As ``install(_:)``.
    package func uninstall(_ name: String) throws -> Bool {
        guard let before = try settings.text() else { return false }
        let after: String?
        switch form {
        case .toml: after = TOMLSettings(before, file.path).removing(name)
        case .json(let container, _):
            let scan = try JSONSettings(before, file.path)
            if scan.isFresh(name, container) {
                try settings.remove()
                return true
            }
            after = try scan.removing(name, from: container)
        }
        guard let after, after != before else { return false }
        guard !after.isEmpty || form != .toml else {
            try settings.remove()
            return true
        }
        return try settings.replace(before, with: after)
    }
}
