internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import TroveCore

/// Asks a hub. A token goes to the hub's own origin alone, never along a redirect to another.
package final class HubClient: Sendable {
    package let endpoint: HubEndpoint
    private let token: String?
    private let client: HTTPClient

    private static let redirects = 6
    private static let listLimit = 32 << 20

    /// - Parameter silence: Seconds without a byte after which the hub counts as gone.
    package init(_ endpoint: HubEndpoint, token: String?, silence: Double = 30) {
        self.endpoint = endpoint
        self.token = token
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(10), read: .milliseconds(Int64(silence * 1000)))
        configuration.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { client.shutdown { _ in } }

    /// The files of a model.
    /// - Throws: `.notFound` for a model that is not there, `.unavailable`, `.corruptInput`.
    package func listing(of name: ModelName, revision: String) async throws -> HubListing {
        let address = endpoint.list(name, revision: revision)
        let reply = try await get(address, of: name)
        var bytes: [UInt8] = []
        for try await part in Self.parts(reply, of: address) {
            bytes += part
            guard bytes.count <= Self.listLimit else {
                throw TroveError(.limitExceeded, "the list of files of \(name) is longer than any model's")
            }
        }
        return try HubListing(
            JSONValue(bytes, of: "the reply of \(endpoint.base)"), layout: endpoint.layout, revision: revision,
            host: endpoint.base)
    }

    /// The bytes of a file from a place on: whether the hub began there (else at its start), and what comes.
    func file(
        _ file: String, of name: ModelName, revision: String, from start: Int
    ) async throws -> (continues: Bool, parts: AsyncThrowingStream<[UInt8], any Error>) {
        let address = endpoint.file(file, of: name, revision: revision)
        let reply = try await get(address, of: name, from: start)
        return (reply.status == .partialContent && start > 0, Self.parts(reply, of: address))
    }

    private func get(_ address: String, of name: ModelName, from start: Int = 0) async throws -> HTTPClientResponse {
        guard let home = WebOrigin(endpoint.base) else { throw unexpected(name, "no address") }
        var address = address
        for _ in 0..<Self.redirects {
            guard let origin = WebOrigin(address) else { throw unexpected(name, "the address \(address)") }
            var request = HTTPClientRequest(url: address)
            request.headers.add(name: "user-agent", value: "trove")
            if start > 0 { request.headers.add(name: "range", value: "bytes=\(start)-") }
            if let token, origin.isSame(as: home) {
                request.headers.add(name: "authorization", value: "Bearer \(token)")
            }
            let reply: HTTPClientResponse
            do {
                reply = try await client.execute(request, deadline: .now() + .hours(12))
            } catch {
                throw Self.failure(error, address)
            }
            switch Int(reply.status.code) {
            case 200..<300: return reply
            case 301, 302, 303, 307, 308:
                guard let location = reply.headers.first(name: "location"), let next = origin.following(location) else {
                    throw unexpected(name, "a redirect that is not followed")
                }
                address = next
            case 401, 403:
                throw TroveError(
                    .unavailable,
                    "\(endpoint.base) does not show \(name) to \(token == nil ? "strangers" : "this token"): accept its "
                        + "terms there, and set HF_TOKEN to a token that may read it")
            case 404:
                throw TroveError(.notFound, "\(endpoint.base) has no \(name), or not that revision of it")
            case 416: throw TroveError(.inputOutput, "\(endpoint.base) has less of the file than was fetched before")
            default: throw unexpected(name, "status \(reply.status.code)")
            }
        }
        throw unexpected(name, "more than \(Self.redirects) redirects")
    }

    private func unexpected(_ name: ModelName, _ what: String) -> TroveError {
        TroveError(.unavailable, "\(endpoint.base) answered for \(name) with \(what); try again later")
    }

    private static func parts(
        _ reply: HTTPClientResponse, of address: String
    ) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    for try await part in reply.body { continuation.yield(Array(part.readableBytesView)) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: failure(error, address))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private static func failure(_ error: any Error, _ address: String) -> any Error {
        if error is CancellationError || error as? HTTPClientError == .cancelled { return CancellationError() }
        let host = WebOrigin(address)?.host ?? address
        return TroveError(
            .unavailable, "no answer from \(host); check the network, or set HF_ENDPOINT to a mirror", cause: error)
    }
}
