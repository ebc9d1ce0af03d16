internal import TroveKit

/// What all requests to one server share.
final class ServedStore: Sendable {
    let store: OpenStore
    let options: ServeOptions
    let browsers = BrowserAccess()
    let metrics = PrometheusRegistry()
    let bodies: RequestBodyReader

    var trove: Trove { store.trove }
    var jobs: SyncJobs { store.jobs }

    init(_ trove: Trove, _ options: ServeOptions) throws {
        store = try OpenStore(trove)
        self.options = options
        bodies = RequestBodyReader(limit: options.bodyLimit, deadline: options.bodyDeadline)
    }
}
