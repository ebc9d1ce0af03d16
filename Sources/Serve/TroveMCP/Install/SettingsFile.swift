internal import Foundation
internal import TroveCore

/// A file of somebody's settings, which is edited as text.
struct SettingsFile: Sendable {
    let url: URL

    /// Links are followed.
    init(_ url: URL) { self.url = url.resolvingSymlinksInPath() }

    /// The settings; nil where there is no file.
    func text() throws -> String? {
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        // A mark of byte order stays: decoding by Foundation would drop it.
        guard let data = FileManager.default.contents(atPath: url.path),
            let text = String(validating: data, as: UTF8.self)
        else { throw TroveError(.corruptInput, "\(url.path) cannot be read as UTF-8; look at it by hand") }
        return text
    }

    /// Writes other settings, and tells whether they are others.
    func replace(_ before: String?, with after: String) throws -> Bool {
        guard after != before else { return false }
        let files = FileManager.default
        let mode = try? files.attributesOfItem(atPath: url.path)[.posixPermissions]
        do {
            try files.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(after.utf8).write(to: url, options: .atomic)
            try files.setAttributes([.posixPermissions: mode ?? 0o600], ofItemAtPath: url.path)
        } catch {
            throw TroveError(.inputOutput, "cannot write \(url.path); check its permissions", cause: error)
        }
        return true
    }

    /// Takes the file away: nothing was in it but what was put there.
    func remove() throws { try FileManager.default.removeItem(at: url) }
}
