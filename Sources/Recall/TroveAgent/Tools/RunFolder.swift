package import Foundation
package import TroveCore

/// The folder of a run's files. Nothing of a run is written anywhere else.
package struct RunFolder: Sendable {
    package let url: URL

    /// Most bytes of all its files.
    private static let limit = 256 << 20

    /// - Parameter url: Made when the first file is.
    package init(_ url: URL) { self.url = url }

    /// Writes a file, whole or not at all; one of that name is replaced.
    /// - Throws: `.invalidArgument` for what is no plain name, `.limitExceeded`, `.inputOutput`.
    package func write(_ name: String, _ bytes: [UInt8]) throws(TroveError) -> ToolResult.Artefact {
        try Self.check(name)
        let files = FileManager.default
        do {
            try files.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            // A link that somebody put there would lead elsewhere.
            guard url.resolvingSymlinksInPath().lastPathComponent == url.lastPathComponent else {
                throw TroveError(.invalidArgument, "\(url.path) is a link; nothing is written through it")
            }
            let others = try files.contentsOfDirectory(at: url, includingPropertiesForKeys: [.fileSizeKey])
                .filter { $0.lastPathComponent != name }
                .reduce(0) { $0 + ((try? $1.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0) }
            guard others + bytes.count <= Self.limit else {
                throw TroveError(.limitExceeded, "a run's files may take \(Self.limit >> 20) MiB together")
            }
            // Written beside and renamed: a link of that name is replaced, not followed.
            try Data(bytes).write(to: url.appendingPathComponent(name), options: .atomic)
        } catch let error as TroveError {
            throw error
        } catch {
            throw TroveError(.inputOutput, "cannot write \(name): \(error.localizedDescription)", cause: error)
        }
        return ToolResult.Artefact(name: name, bytes: bytes.count, sha256: Identifier.digest(of: bytes))
    }

    /// The bytes of one of its files; nil where there is none.
    package func read(_ name: String) -> [UInt8]? {
        guard (try? Self.check(name)) != nil else { return nil }
        return FileManager.default.contents(atPath: url.appendingPathComponent(name).path).map { [UInt8]($0) }
    }

    /// All its files, by name.
    func files() -> [String: [UInt8]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.reduce(into: [:]) { $0[$1] = read($1) }
    }

    private static func check(_ name: String) throws(TroveError) {
        let isPlain =
            !name.isEmpty && name.utf8.count <= 120 && !name.hasPrefix(".")
            && name.unicodeScalars.allSatisfy { $0 != "/" && $0 != "\\" && $0.value >= 0x20 && $0.value != 0x7F }
        guard isPlain else {
            throw TroveError(
                .invalidArgument, "`\(name.prefix(60))` is no plain file name; write one such as report.md")
        }
    }
}
