internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Metrics
internal import TroveCore

/// What every request gets: an id, a log line, metrics, the headers that keep browsers careful, and one form of error.
struct Envelope: RouterMiddleware {
    let metrics: PrometheusRegistry

    @concurrent func handle(
        _ request: Request, context: ServeContext,
        next: @concurrent (Request, ServeContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let given = Self.usable(request.headers[.requestID]) { context.requestID = given }
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request_id"] = .string(context.requestID)
        let start = ContinuousClock.now
        var failure: (any Error)?
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            failure = error
            let problem = Problem(error)
            let isPage = request.headers[.accept]?.contains("text/html") == true
            if problem.status == .unauthorized, isPage {
                response = .signIn(problem, isRefused: request.method == .post)
            } else {
                response = problem.response(requestID: context.requestID)
            }
        }
        response.headers[.requestID] = context.requestID
        Self.guardBrowser(&response)
        note(request, response, context, failure, seconds: (ContinuousClock.now - start) / .seconds(1))
        return response
    }

    private func note(
        _ request: Request, _ response: Response, _ context: ServeContext, _ failure: (any Error)?, seconds: Double
    ) {
        let labels = [
            ("route", context.endpointPath ?? "none"), ("method", Self.known(request.method)),
            ("status", "\(response.status.code)"),
        ]
        Counter(label: "trove_http_requests_total", dimensions: labels, factory: metrics).increment()
        Timer(label: "trove_http_request_seconds", dimensions: Array(labels.prefix(2)), factory: metrics)
            .recordSeconds(seconds)
        // The query may hold words that are nobody's business: the path alone is kept.
        var metadata: Logger.Metadata = [
            "method": .string(request.method.rawValue), "path": .string(request.uri.path),
            "status": .stringConvertible(response.status.code), "caller": .string(context.callerName.text),
            "milliseconds": .stringConvertible((seconds * 1e6).rounded() / 1000),
        ]
        if let failure {
            metadata["problem"] = .string(
                (failure as? Problem)?.name ?? (failure as? TroveError)?.code.description ?? "")
            if response.status.kind == .serverError { metadata["cause"] = .string("\(failure)") }
        }
        context.logger.log(
            level: response.status.kind == .serverError ? .error : .info, "request", metadata: metadata)
    }

    /// A client's own id, where it is one that cannot harm a log.
    private static func usable(_ id: String?) -> String? {
        guard let id, (1...64).contains(id.utf8.count) else { return nil }
        let isPlain = id.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-_.".utf8.contains($0)
        }
        return isPlain ? id : nil
    }

    /// Methods that anyone may make up are one.
    private static func known(_ method: HTTPRequest.Method) -> String {
        [.get, .head, .post, .put, .patch, .delete, .options].contains(method) ? method.rawValue : "other"
    }

    private static func guardBrowser(_ response: inout Response) {
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.cacheControl] = "no-store"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if response.headers[.referrerPolicy] == nil { response.headers[.referrerPolicy] = "no-referrer" }
    }
}

extension HTTPField.Name {
    /// Names a request, given by the client or by the server.
    static let requestID = Self("X-Request-Id") ?? .date
    /// What browsers say of where they come from.
    static let referrerPolicy = Self("Referrer-Policy") ?? .date
}
