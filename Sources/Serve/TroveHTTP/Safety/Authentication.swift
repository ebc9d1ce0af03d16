internal import HTTPTypes
internal import Hummingbird
internal import TroveKit

/// Settles who asks: a bearer token, the cookie of a browser that was let in, or anyone where the server is open.
struct Authentication: RouterMiddleware {
    let options: ServeOptions
    let trove: Trove
    let browsers: BrowserAccess
    /// Paths that anyone may ask.
    let openPaths: Set<String>

    /// The cookie that a browser is known by.
    static let cookie = "trove_session"

    /// The header that gives a browser its cookie.
    static func setting(_ value: String) -> String { "\(cookie)=\(value); Path=/; HttpOnly; SameSite=Strict" }

    @concurrent func handle(
        _ request: Request, context: ServeContext,
        next: @concurrent (Request, ServeContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if !openPaths.contains(request.uri.path) {
            context.caller = try await caller(of: request)
            context.callerName.settle(context.caller)
        }
        return try await next(request, context)
    }

    private func caller(of request: Request) async throws -> Caller {
        guard options.checksCallers else { return .anyone }
        if let given = request.headers[.authorization] {
            let parts = given.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer",
                let token = try await trove.token(for: String(parts[1]))
            {
                return .token(token)
            }
            throw Self.refusal("the token is not known; make one with `trove token add NAME`")
        }
        if let cookie = request.cookies[Self.cookie]?.value,
            let caller = try await browsers.caller(with: cookie, of: trove)
        {
            return caller
        }
        throw Self.refusal("a token is needed: `Authorization: Bearer ...`, from `trove token add NAME`")
    }

    private static func refusal(_ detail: String) -> Problem {
        var problem = Problem(.unauthorized, "unauthorized", detail)
        problem.headers[.wwwAuthenticate] = "Bearer realm=\"trove\""
        return problem
    }
}
