internal import HTTPTypes
package import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import TroveCore
package import TroveKit

#if canImport(Glibc)
    internal import Glibc
#endif

/// Answers over HTTP what ``Trove`` answers in a program.
package struct TroveServer: Sendable {
    private let served: ServedStore
    private let logger: Logger

    /// Where a server listens.
    package struct Listening: Sendable {
        /// `http://127.0.0.1:7171`, or `unix:PATH`.
        package var address: String
        /// Signs one browser in; nil where that was not asked for.
        package var oneTimeAddress: String?
    }

    /// Opens the store.
    /// - Throws: `.invalidArgument` for options that would leave the store open to others, `.notFound` where there is
    ///   no store.
    package init(_ trove: Trove, options: ServeOptions, logger: Logger) throws {
        guard options.needsToken || options.isLoopback else {
            throw TroveError(
                .invalidArgument, "--no-auth is for this machine alone; listen on 127.0.0.1, or make a token")
        }
        served = try ServedStore(trove, options)
        self.logger = logger
    }

    /// Answers until `stop` ends or the task is cancelled, then ends what is in hand.
    /// - Parameter onListening: Called once the address answers.
    package func run(
        until stop: @escaping @Sendable () async -> Void, onListening: @escaping @Sendable (Listening) async -> Void
    ) async throws {
        var application = Application(
            responder: responder(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionEnd(bodyLimit: served.options.bodyLimit)],
                    idleTimeout: .milliseconds(Int64(served.options.idleDeadline * 1000)))),
            configuration: .init(
                address: bindAddress,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    served.options.connectionLimit, logger: logger)),
            onServerRunning: { channel in
                let listening = listening(channel)
                logger.info("listening", metadata: ["address": .string(listening.address)])
                await onListening(listening)
            }, logger: logger)
        application.addServices(Housekeeping(served: served))
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        let group = ServiceGroup(configuration: configuration)
        let warming = Task { _ = try? await served.store.session() }
        let stopping = Task {
            await stop()
            await group.triggerGracefulShutdown()
        }
        defer {
            warming.cancel()
            stopping.cancel()
        }
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw TroveError(
                .inputOutput, "another program listens at this address already; name another --port", cause: error)
        }
    }

    /// What answers requests, without a socket.
    package func responder() -> some HTTPResponder<ServeContext> {
        let described =
            SearchRoute.endpoints + AskRoute.endpoints + ChatRoute.endpoints + DocumentRoutes.endpoints
            + SavedAnswerRoutes.endpoints + JudgementRoutes.endpoints + PictureRoutes.endpoints + SyncRoutes.endpoints
            + MemoryRoutes.endpoints + RunRoutes.endpoints + EmbeddingRoute.endpoints + StateRoutes.endpoints
            + MCPRoute.endpoints
        let endpoints = described + DescriptionRoutes.endpoints(describing: described) + PageRoutes.endpoints
        let router = Router(context: ServeContext.self)
        router.add(middleware: Envelope(metrics: served.metrics))
        router.add(middleware: HostCheck(options: served.options))
        router.add(
            middleware: Authentication(
                options: served.options, trove: served.trove, browsers: served.browsers,
                openPaths: Set(endpoints.filter { $0.access == .anyone }.map(\.path))))
        for (path, group) in Dictionary(grouping: endpoints, by: \.path) { add(group, at: path, to: router) }
        return router.buildResponder()
    }

    private func add(_ endpoints: [Endpoint], at path: String, to router: Router<ServeContext>) {
        var methods: Set<HTTPRequest.Method> = []
        for endpoint in endpoints {
            methods.insert(endpoint.method)
            router.on(RouterPath(path), method: endpoint.method) { [served] request, context in
                try await endpoint.respond(to: request, context, served)
            }
            guard endpoint.method == .get else { continue }
            methods.insert(.head)
            router.on(RouterPath(path), method: .head) { [served] request, context in
                try await endpoint.respond(to: request, context, served).createHeadResponse()
            }
        }
        let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
        for method in Self.methods where !methods.contains(method) {
            router.on(RouterPath(path), method: method) { _, _ -> Response in
                var problem = Problem(
                    .methodNotAllowed, "method", "there is no \(method.rawValue) here, only \(allowed)")
                problem.headers[.allow] = allowed
                throw problem
            }
        }
    }

    /// Methods that are told apart from unknown addresses.
    private static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
        + ["QUERY", "PROPFIND", "COPY", "MOVE"].compactMap(HTTPRequest.Method.init(rawValue:))

    private var bindAddress: BindAddress {
        switch served.options.address {
        case .network(let host, let port): .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
    }

    private func listening(_ channel: any Channel) -> Listening {
        guard case .network(let host, let port) = served.options.address else {
            if case .socket(let path) = served.options.address { return Listening(address: "unix:\(path)") }
            return Listening(address: "")
        }
        let name = host.contains(":") ? "[\(host)]" : host
        let address = "http://\(name):\(channel.localAddress?.port ?? port)"
        guard served.options.opensBrowser else { return Listening(address: address) }
        return Listening(address: address, oneTimeAddress: "\(address)/open?code=\(served.browsers.makeCode())")
    }
}

/// Ends what requests left behind: syncs with the server, and workers that nobody asked for lately.
private struct Housekeeping: Service {
    let served: ServedStore

    /// How often idle workers are let go.
    private static let interval = Duration.seconds(60)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await served.trove.restWorkers()
            }
        }
        await served.jobs.shutDown()
        await served.store.runs.shutDown()
        await served.trove.restWorkers()
    }
}
