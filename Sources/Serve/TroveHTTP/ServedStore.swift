internal import TroveKit
internal import TroveMCP

/// What all requests to one server share.
final class ServedStore: Sendable {
    let store: OpenStore
    let options: ServeOptions
    let browsers = BrowserAccess()
    let metrics = PrometheusRegistry()
    let bodies: RequestBodyReader
    let mcp: MCPService

    var trove: Trove { store.trove }
    var jobs: SyncJobs { store.jobs }

    init(_ trove: Trove, _ options: ServeOptions) throws {
        try trove.holdOpen()
        store = OpenStore(trove)
        var agents = MCPOptions()
        agents.isReadOnly = options.isReadOnly
        mcp = MCPService(store: store, options: agents)
        self.options = options
        bodies = RequestBodyReader(limit: options.bodyLimit, deadline: options.bodyDeadline)
    }
}
