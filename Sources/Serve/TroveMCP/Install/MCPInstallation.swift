package import Foundation
internal import TroveCore

/// Writes an entry into a client's settings, and takes it out again so that the file is as it was, byte for byte.
///
/// Settings are edited as text: everything else in them stays as it stands, comments and layout too. Nothing is kept
/// elsewhere: where an entry was put tells how to take it out.
package struct MCPInstallation: Sendable {
    /// The file that is edited.
    package let file: URL
    private let form: MCPClient.Form

    /// - Parameter file: The settings; links are followed.
    package init(_ client: MCPClient, file: URL) {
        self.file = file.resolvingSymlinksInPath()
        form = client.form
    }

    /// Writes the entry.
    /// - Returns: Whether the file has changed.
    /// - Throws: `.invalidArgument` for another server of that name, `.corruptInput` for settings that cannot be read.
    package func install(_ entry: MCPEntry) throws -> Bool {
        let before = try text()
        let after =
            switch form {
            case .toml: try TOMLSettings(before ?? "", file.path).adding(entry)
            case .json(let container, let style):
                try before.map { try JSONSettings($0, file.path).adding(entry, style, to: container) }
                    ?? JSONSettings.fresh(entry, style, container)
            }
        guard after != before else { return false }
        try write(after)
        return true
    }

    /// Takes the entry of that name out.
    /// - Returns: Whether there was one.
    /// - Throws: As ``install(_:)``.
    package func uninstall(_ name: String) throws -> Bool {
        guard let before = try text() else { return false }
        let after: String?
        switch form {
        case .toml: after = TOMLSettings(before, file.path).removing(name)
        case .json(let container, _):
            let settings = try JSONSettings(before, file.path)
            if settings.isFresh(name, container) {
                try FileManager.default.removeItem(at: file)
                return true
            }
            after = try settings.removing(name, from: container)
        }
        guard let after, after != before else { return false }
        if after.isEmpty, form == .toml {
            try FileManager.default.removeItem(at: file)
        } else {
            try write(after)
        }
        return true
    }

    /// The settings; nil where there is no file.
    private func text() throws -> String? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        // A mark of byte order stays: decoding by Foundation would drop it.
        guard let data = FileManager.default.contents(atPath: file.path),
            let text = String(validating: data, as: UTF8.self)
        else { throw TroveError(.corruptInput, "\(file.path) cannot be read as UTF-8; look at it by hand") }
        return text
    }

    private func write(_ text: String) throws {
        let files = FileManager.default
        let mode = try? files.attributesOfItem(atPath: file.path)[.posixPermissions]
        do {
            try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file, options: .atomic)
            try files.setAttributes([.posixPermissions: mode ?? 0o600], ofItemAtPath: file.path)
        } catch {
            throw TroveError(.inputOutput, "cannot write \(file.path); check its permissions", cause: error)
        }
    }
}
