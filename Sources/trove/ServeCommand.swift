import ArgumentParser
import Foundation
import Logging
import TroveCore
import TroveHTTP
import TroveKit

/// `trove serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer over HTTP, until it is interrupted.",
        discussion: """
            Listens on this machine alone unless --host says otherwise, and prints its address on standard output. \
            Everything but /health and /ready needs a token (`trove token add NAME`). What there is to ask stands at \
            /docs and /openapi.json.

            With --log json each request is one line of JSON on standard error.
            """)

    /// What is written to standard error.
    enum LogStyle: String, ExpressibleByArgument, CaseIterable {
        /// JSON: every request.
        case json
        /// JSON: what failed in the server.
        case errors
    }

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"
    @Option(help: "Port to listen on; 0 for any that is free.")
    var port = 7171
    @Option(
        help: ArgumentHelp("Listen on a socket that only you can open, instead of a port.", valueName: "path"),
        completion: .file())
    var socket: String?
    @Flag(help: "Ask for no token; for this machine alone.")
    var noAuth = false
    @Flag(help: "Print an address that signs one browser in.")
    var open = false
    @Flag(help: "Refuse everything that changes the store.")
    var readOnly = false
    @Option(help: ArgumentHelp("A host name that requests may name; may be repeated.", valueName: "name"))
    var allowHost: [String] = []
    @Option(help: ArgumentHelp("Largest body of a request.", valueName: "MiB"))
    var bodyLimit = 64
    @Option(help: ArgumentHelp("Seconds within which a body must have come.", valueName: "s"))
    var bodyDeadline = 60.0
    @Option(help: "json (every request) or errors.")
    var log = LogStyle.json
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !(0...65535).contains(port) { throw ValidationError("--port must lie from 0 to 65535") }
        if !(1...4096).contains(bodyLimit) { throw ValidationError("--body-limit must lie from 1 to 4096") }
        if !(0.1...86400).contains(bodyDeadline) { throw ValidationError("--body-deadline must be above 0") }
    }

    func run() async throws {
        let trove = try common.trove()
        let server = try TroveServer(trove, options: options, logger: logger)
        if !noAuth, socket == nil, !open, try await trove.tokens().isEmpty {
            common.warn("there is no token yet, so nothing is answered; make one: trove token add NAME")
        }
        if case .network = options.address, !options.isLoopback {
            common.warn("what is sent to \(host) is not encrypted; put a proxy with TLS before it, or use 127.0.0.1")
        }
        let json = common.json
        let opening = try socket.map { try SocketFile(path: $0) }
        // The first signal ends what is in hand; the task's own cancellation would break replies.
        let (stop, stopping) = AsyncStream<Void>.makeStream()
        let work = Task.detached {
            try await server.run(until: { for await _ in stop {} }) { listening in
                opening?.close()
                if json {
                    var members = ["address": listening.address]
                    members["one_time_address"] = listening.oneTimeAddress
                    try? Terminal.printJSONLine(members)
                } else {
                    Terminal.line(listening.address)
                    if let address = listening.oneTimeAddress { Terminal.line(address) }
                }
            }
        }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            stopping.finish()
        }
    }

    private var options: ServeOptions {
        var options = ServeOptions()
        options.address = socket.map { .socket(path: $0) } ?? .network(host: host, port: port)
        options.needsToken = !noAuth
        options.opensBrowser = open
        options.isReadOnly = readOnly
        options.allowedHosts = allowHost
        options.bodyLimit = bodyLimit << 20
        options.bodyDeadline = bodyDeadline
        return options
    }

    private var logger: Logger {
        let level: Logger.Level = common.quiet || log == .errors ? .error : common.verbose ? .debug : .info
        return Logger(label: "trove") { _ in JSONLog(level: level) { Terminal.note($0) } }
    }
}

/// The file of a socket: made so that only its owner may open it.
private struct SocketFile {
    private let mask: mode_t

    /// Makes way for a socket at `path`: nothing that stands there is removed but a socket that nobody answers at.
    init(path: String) throws {
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                throw TroveError(.invalidArgument, "\(path) is there and no socket; name another --socket")
            }
            guard !Self.answers(path) else {
                throw TroveError(.busy, "another server answers at \(path); name another --socket")
            }
        }
        // Until the socket is bound all that this process makes is its owner's alone.
        mask = umask(0o177)
    }

    /// The socket is there: other files are made as before.
    func close() { _ = umask(mask) }

    private static func answers(_ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { _ = Glibc.close(descriptor) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
        }
    }
}
