internal import HTTPTypes
internal import Hummingbird

/// Refuses requests that a foreign page has a browser send: those for another host, and those from another origin.
///
/// A page may point a name of its own to this machine (DNS rebinding). The browser then names that host, and for calls
/// of scripts the page's origin.
struct HostCheck: RouterMiddleware {
    let options: ServeOptions

    @concurrent func handle(
        _ request: Request, context: ServeContext,
        next: @concurrent (Request, ServeContext) async throws -> Response
    ) async throws -> Response {
        guard let host = request.head.authority, isAllowed(HostName(host)) else {
            throw Problem(.misdirectedRequest, "forbidden-host", "this server does not answer for that host")
        }
        for origin in request.headers[values: .origin] {
            guard isSame(origin, as: host) else {
                throw Problem(.forbidden, "forbidden-origin", "pages of another origin may not ask this server")
            }
        }
        return try await next(request, context)
    }

    private func isAllowed(_ host: HostName) -> Bool {
        if host.isLoopback || options.allowedHosts.contains(where: { HostName($0) == host }) { return true }
        return !options.isLoopback && host.isAddress
    }

    /// Whether an `Origin` is the address that was asked. Behind a proxy that speaks TLS it begins with `https`.
    private func isSame(_ origin: String, as host: String) -> Bool {
        let origin = origin.lowercased()
        return ["http://", "https://"].contains { origin == $0 + host.lowercased() }
    }
}
