import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on loopback that answers as it is told, and remembers what it was asked.
final class LoopbackHub: Sendable {
    /// A request as it came.
    struct Asked: Sendable {
        var path: String
        var token: String?
        var range: String?
    }

    /// What is sent back.
    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        /// Bytes after which the connection is cut; nil to send all.
        var cutAfter: Int?
    }

    private let channel: any Channel
    private let log: Log
    /// The address without a path.
    let address: String

    /// Starts on a port that is free.
    init(_ answer: @escaping @Sendable (Asked) -> Reply) async throws {
        let log = Log()
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(log: log, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.log = log
        address = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    /// Requests so far.
    var requests: [Asked] { log.asked.withLock { $0 } }

    func stop() async throws { try await channel.close() }

    private final class Log: Sendable {
        let asked = Mutex<[Asked]>([])
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let log: Log
        private let answer: @Sendable (Asked) -> Reply

        init(log: Log, answer: @escaping @Sendable (Asked) -> Reply) {
            self.log = log
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let head) = unwrapInboundIn(data) else { return }
            let asked = Asked(
                path: head.uri, token: head.headers.first(name: "authorization"),
                range: head.headers.first(name: "range"))
            log.asked.withLock { $0.append(asked) }
            let reply = answer(asked)
            var headers = HTTPHeaders(reply.headers)
            headers.add(name: "content-length", value: "\(reply.body.count)")
            context.write(
                wrapOutboundOut(
                    .head(.init(version: .http1_1, status: .init(statusCode: reply.status), headers: headers))),
                promise: nil)
            let sent = reply.body.prefix(reply.cutAfter ?? reply.body.count)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: sent)))), promise: nil)
            if reply.cutAfter != nil {
                context.close(promise: nil)
            } else {
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
