internal import TroveCore
internal import TroveKit

/// What the tools and resources of one server share: the store, held open, and the rules.
final class ServiceDesk: Sendable {
    let options: MCPOptions
    private let store: OpenStore

    var trove: Trove { store.trove }
    /// Runs of `sync` that clients began.
    var jobs: SyncJobs { store.jobs }
    /// Runs of the agent that are worked on here.
    var runs: RunJobs { store.runs }

    init(store: OpenStore, options: MCPOptions) {
        self.store = store
        self.options = options
    }

    /// The store, opened for searching with the first question.
    func session() async throws -> SearchSession { try await store.session() }

    /// Folders beyond which nothing exists for the sender of a request: those of the options and its own.
    /// - Throws: `.invalidArgument` where the two have nothing in common.
    func scope(of access: MCPAccess) throws(TroveError) -> [String] {
        guard !access.scope.isEmpty, !options.scope.isEmpty else {
            return access.scope.isEmpty ? options.scope : access.scope
        }
        let common =
            access.scope.filter { Self.holds(options.scope, $0) }
            + options.scope.filter { Self.holds(access.scope, $0) }
        guard !common.isEmpty else {
            throw TroveError(.invalidArgument, "this server and its asker are bound to different folders")
        }
        return Set(common).sorted()
    }

    /// Folders that a call asked for, within those that its sender is bound to.
    /// - Throws: `.invalidArgument` for a folder outside of them.
    func scope(of access: MCPAccess, narrowedTo wanted: [String]) throws(TroveError) -> [String] {
        let outer = try scope(of: access)
        guard !wanted.isEmpty else { return outer }
        for folder in wanted {
            guard folder.hasPrefix("/") else {
                throw TroveError(.invalidArgument, "`scope` takes absolute folders, not \(folder)")
            }
        }
        let inner = wanted.map(Trove.canonical)
        for folder in inner where !outer.isEmpty && !Self.holds(outer, folder) {
            throw TroveError(.invalidArgument, "\(folder) lies outside of what may be searched here")
        }
        return inner
    }

    /// Whether nothing may be changed by the sender of a request: one who is bound to folders by a token only reads,
    /// as at the other addresses of `trove serve`.
    func isReadOnly(_ access: MCPAccess) -> Bool {
        options.isReadOnly || access.isReadOnly || !access.scope.isEmpty
    }

    /// Whether a path lies in one of some folders, or there are none to lie in.
    func holds(_ scope: [String], _ path: String) -> Bool { scope.isEmpty || Self.holds(scope, path) }

    private static func holds(_ folders: [String], _ path: String) -> Bool {
        folders.contains { path == $0 || path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
    }
}
