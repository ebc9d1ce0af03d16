internal import TroveCore
internal import TroveWire

/// The tools that a server offers.
struct Toolbox: Sendable {
    private let desk: ServiceDesk
    private let tools: [Tool]

    init(desk: ServiceDesk) {
        self.desk = desk
        let usual = [
            SearchTool(desk: desk).tool, AskTool(desk: desk).tool, FetchTool(desk: desk).tool,
            ShowPageTool(desk: desk).tool, InboxTools(desk: desk).add, InboxTools(desk: desk).remove, SyncTools(desk: desk).start,
            SyncTools(desk: desk).status, StatusTool(desk: desk).tool, MemoryTools(desk: desk).remember,
            MemoryTools(desk: desk).recall,
        ]
        tools = desk.options.offersAllTools ? usual + RareTools(desk: desk).tools : usual
    }

    /// `tools/list`: those that its sender may call.
    func list(for access: MCPAccess) -> JSONValue { ["tools": .array(offered(access).map(\.json))] }

    /// `tools/call`. What goes wrong in a tool is a result that a model can read; what is no call at all is an error.
    func call(_ request: MCPRequest) async throws(JSONRPCError) -> JSONValue {
        guard let name = request.params["name"]?.text else { throw .invalidParams("`name` must be text") }
        guard let tool = tools.first(where: { $0.name == name }) else {
            throw .invalidParams("there is no tool \(name); see tools/list")
        }
        do {
            guard offered(request.access).contains(where: { $0.name == name }) else {
                throw TroveError(
                    .invalidArgument, "\(name) is not for you: you may only read here, or are bound to some folders")
            }
            let arguments = try ToolArguments(request.params["arguments"], schema: tool.input)
            return try await tool.run(arguments, request.access).json
        } catch let error as TroveError {
            return ToolReply.failure(error)
        } catch is CancellationError {
            throw .internalError("the call was cancelled")
        } catch {
            return ToolReply.failure(TroveError(.inputOutput, "\(error)"))
        }
    }

    private func offered(_ access: MCPAccess) -> [Tool] {
        let isBound = (try? desk.scope(of: access).isEmpty) != true
        let hasMemory = access.scope.isEmpty && (!isBound || !desk.options.memoryScope.isEmpty)
        return tools.filter { tool in
            (tool.effect == .reads || !desk.isReadOnly(access)) && !(tool.concernsAll && isBound)
                && (hasMemory || !tool.concernsMemory)
        }
    }
}
