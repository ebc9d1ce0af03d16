internal import TroveAgent
public import TroveCore
internal import TroveWire

extension Trove {
    /// The first argument of the executable that becomes a program of an agent's.
    public static let confinedVerb = ConfinedPython.verb

    /// Turns this process into a program of an agent's, confined: before any other thread runs.
    /// - Throws: `.unavailable` where the kernel cannot confine it; then nothing has run.
    public static func becomeConfined(_ arguments: [String]) throws(TroveError) -> Never {
        try ConfinedPython.become(arguments)
    }

    /// All tools that a run can use here.
    /// - Parameter names: Those that are wanted; nil for all.
    func agentTools(_ folder: RunFolder, scope: [String], names: [String]? = nil) async throws -> [AgentTool] {
        let python = await ConfinedPython.find(executable: workerExecutable)
        let own =
            OwnTools(folder: folder, python: python).all + StoreTools(trove: self, folder: folder, scope: scope).all
        let fetch = FetchTool(
            hosts: configuration.list(.agentHosts), transport: HTTPChatTransport(silence: 30))
        return own + [fetch.tool].compactMap(\.self) + (try await serverTools(names))
    }
}
