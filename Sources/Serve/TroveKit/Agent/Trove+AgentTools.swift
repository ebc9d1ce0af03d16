internal import TroveAgent
internal import TroveWire

extension Trove {
    /// All tools that a run can use here.
    /// - Parameter names: Those that are wanted; nil for all.
    func agentTools(_ folder: RunFolder, scope: [String], names: [String]? = nil) async throws -> [AgentTool] {
        let own = OwnTools(folder: folder).all + StoreTools(trove: self, folder: folder, scope: scope).all
        let fetch = FetchTool(
            hosts: configuration.list(.agentHosts), transport: HTTPChatTransport(silence: 30))
        return own + [fetch.tool].compactMap(\.self) + (try await serverTools(names))
    }
}
