internal import Foundation
internal import TroveCatalog
package import TroveCore

/// Small named values that an agent keeps in view.
extension MemoryStore {
    /// Bytes of a value.
    private static let valueLimit = 64 << 10

    /// Writes a named value if its version is still `expected` (0: there is none); nil writes in any case.
    /// - Returns: The new version.
    /// - Throws: `.busy` where somebody wrote in between, with the version that stands.
    package func setState(
        _ name: String, to value: String?, scope: MemoryScope, expected: Int?, author: String
    ) async throws -> Int {
        guard (1...200).contains(name.utf8.count), !name.contains(where: \.isNewline) else {
            throw TroveError(.invalidArgument, "a value's name has 1 to 200 bytes in one line")
        }
        guard value.map({ $0.utf8.count <= Self.valueLimit }) ?? true else {
            throw TroveError(.limitExceeded, "a named value has at most 64 KiB; remember a longer text as a fact")
        }
        let state = StateRecord(
            scope: scope, name: name, version: 0, value: value, author: author,
            changedAt: Date().timeIntervalSince1970)
        if let version = try await catalog.setState(state, expected: expected) { return version }
        let now = try await catalog.states(within: scope, name: name).first { $0.scope == scope }?.version ?? 0
        throw TroveError(.busy, "`\(name)` is at version \(now) now; read it again and decide anew")
    }

    /// Named values within a scope: the newest of each, or all versions.
    package func states(within scope: MemoryScope, name: String?, history: Bool) async throws -> [StateRecord] {
        var seen: Set<String> = []
        return try await catalog.states(within: scope, name: name).filter { state in
            let isNewest = seen.insert((state.scope.parts + [state.name]).joined(separator: "\u{1F}")).inserted
            return history || (isNewest && state.value != nil)
        }
    }
}
