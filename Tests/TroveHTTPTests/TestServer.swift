import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport
import TroveCore
import TroveHTTP
import TroveKit

/// A server over a store of its own, asked without a socket.
final class TestServer: Sendable {
    /// What a server answered.
    struct Reply {
        var status: Int
        var headers: HTTPFields
        var bytes: [UInt8]

        /// The body as JSON.
        var json: JSONValue { (try? JSONValue(bytes, of: "a reply")) ?? .null }
        /// The name of the problem, where it is one.
        var problem: String? { json["type"]?.text.map { String($0.dropFirst("urn:trove:".count)) } }
    }

    let folder: TemporaryFolder
    let trove: Trove
    private let answer: @Sendable (Request, ServeContext) async throws -> Response

    static let executable: URL = {
        let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("trove")
        return FileManager.default.isExecutableFile(atPath: built.path)
            ? built : Fixtures.project.appendingPathComponent(".build/release/trove")
    }()

    /// Indexes `files` below `root` in a folder of its own and serves them.
    init(
        _ files: [String: String] = ["lamp.md": "# Lamp\n\nThe keeper lit the lamp on the fourth of May."],
        change: (inout ServeOptions) -> Void = { _ in }
    ) async throws {
        folder = try TemporaryFolder()
        for (name, text) in files { try folder.write("root/" + name, text) }
        let configuration = try Configuration(
            flags: [
                .store: folder.url.appendingPathComponent("store").path, .models: Fixtures.models.path, .views: "none",
            ], environment: ["HOME": folder.url.path])
        trove = Trove(configuration: configuration, workerExecutable: Self.executable)
        try await trove.index([folder.url.appendingPathComponent("root")])
        var options = ServeOptions()
        options.needsToken = false
        change(&options)
        let server = try TroveServer(
            trove, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let responder = server.responder()
        answer = { try await responder.respond(to: $0, context: $1) }
    }

    /// Asks.
    /// - Parameters:
    ///   - json: A body, sent as JSON.
    ///   - token: Sent as bearer token.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, json: JSONValue? = nil, token: String? = nil,
        headers: HTTPFields = [:], bytes: [UInt8] = [], host: String = "127.0.0.1:7171"
    ) async throws -> Reply {
        var fields = headers
        if json != nil { fields[.contentType] = "application/json" }
        if let token { fields[.authorization] = "Bearer \(token)" }
        let head = HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: fields)
        let body = json.map { Array($0.line.utf8) } ?? bytes
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let response = try await answer(
            request, ServeContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let collected = Collector()
        try await response.body.write(collected)
        return Reply(status: response.status.code, headers: response.headers, bytes: collected.bytes)
    }

    /// The path of a file below the root.
    func path(_ name: String) -> String {
        folder.url.appendingPathComponent("root/" + name).resolvingSymlinksInPath().path
    }
}

/// Keeps what a reply's body writes.
private final class Collector: ResponseBodyWriter, Sendable {
    private let written = Mutex<[UInt8]>([])

    var bytes: [UInt8] { written.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws { written.withLock { $0 += Array(buffer: buffer) } }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
