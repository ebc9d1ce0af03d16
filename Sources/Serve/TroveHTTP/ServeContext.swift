package import Hummingbird
package import Logging

/// What the server knows of one request.
package struct ServeContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who asks; settled before any endpoint is reached.
    var caller = Caller.nobody
    /// Names the request in logs and problems.
    var requestID: String
    /// How the log names the caller: settled within, read outside.
    let callerName = CallerName()

    package init(source: ApplicationRequestContextSource) { self.init(logger: source.logger) }

    package init(logger: Logger) {
        coreContext = CoreRequestContextStorage(source: Origin(logger: logger))
        requestID = String(UInt64.random(in: .min ... .max), radix: 36)
    }

    private struct Origin: RequestContextSource {
        let logger: Logger
    }
}
