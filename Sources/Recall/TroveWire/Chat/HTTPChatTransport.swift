internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization
internal import TroveCore

/// Requests over HTTP/1.1 and HTTP/2, with TLS. Nothing is opened before the first request.
package final class HTTPChatTransport: ChatTransport {
    private let silence: Double
    private let client = Mutex<HTTPClient?>(nil)

    /// - Parameter silence: Seconds without a byte after which an endpoint counts as gone.
    package init(silence: Double) { self.silence = silence }

    deinit {
        let opened = client.withLock { $0 }
        opened?.shutdown { _ in }
    }

    private func opened() -> HTTPClient {
        client.withLock { known in
            if let known { return known }
            var configuration = HTTPClient.Configuration()
            configuration.timeout = .init(connect: .seconds(10), read: .milliseconds(Int64(silence * 1000)))
            // Whoever redirects would get the question and the key too.
            configuration.redirectConfiguration = .disallow
            // Nobody listens there: that is known at once.
            configuration.connectionPool.retryConnectionEstablishment = false
            let made = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            known = made
            return made
        }
    }

    package func send(_ request: WireRequest) async throws -> WireReply {
        var sent = HTTPClientRequest(url: request.url)
        sent.headers.add(name: "accept", value: "text/event-stream, application/json")
        sent.headers.add(name: TroveRequestMark.header, value: "1")
        for (name, value) in request.headers { sent.headers.replaceOrAdd(name: name, value: value) }
        if let key = request.key { sent.headers.add(name: "authorization", value: "Bearer \(key)") }
        if let body = request.body {
            sent.method = .POST
            sent.headers.add(name: "content-type", value: "application/json")
            sent.body = .bytes(body)
        }
        let host = request.host
        let reply: HTTPClientResponse
        do {
            reply = try await opened().execute(sent, deadline: .now() + .hours(1))
        } catch {
            throw Self.failure(error, host: host)
        }
        let body = AsyncThrowingStream<[UInt8], any Error> { continuation in
            let task = Task {
                do {
                    for try await part in reply.body { continuation.yield(Array(part.readableBytesView)) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: Self.failure(error, host: host))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
        return WireReply(
            status: Int(reply.status.code), retryAfter: reply.headers.first(name: "retry-after").flatMap(Double.init),
            isEventStream: reply.headers.first(name: "content-type")?.lowercased().contains("event-stream") ?? false,
            headers: Dictionary(
                reply.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first }),
            body: body)
    }

    private static func failure(_ error: any Error, host: String) -> any Error {
        if error is CancellationError { return error }
        if let known = error as? HTTPClientError {
            switch known {
            case .readTimeout, .deadlineExceeded:
                return TroveError(
                    .timedOut, "\(host) said nothing for too long; set `llm-silence` higher, or ask for less",
                    cause: error)
            case .connectTimeout: return unreachable(host, error)
            case .cancelled: return CancellationError()
            case .remoteConnectionClosed:
                return TroveError(.unavailable, "\(host) hung up in the middle; see its own log", cause: error)
            default: return TroveError(.unavailable, "no answer from \(host): \(known); check --llm", cause: error)
            }
        }
        return unreachable(host, error)
    }

    private static func unreachable(_ host: String, _ error: any Error) -> TroveError {
        TroveError(.unavailable, "nothing answers at \(host); start the server, or correct --llm", cause: error)
    }
}
