internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends connections so that no reply is broken.
///
/// When the server shuts down, what is asked already is answered with `Connection: close` and then closed; a connection
/// without a request stays a moment longer, for one that is on its way. A reply that says `close`, to a body that is
/// too large or too slow, ends the connection too, and what the client still sends is read away for a moment, so that
/// it reads the reply. A client that asks whether to send its body (`Expect: 100-continue`) is told to.
final class ConnectionEnd: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long an idle connection may still ask, and a closed one may still send.
    private static let linger = TimeAmount.milliseconds(500)

    private let bodyLimit: Int
    private var requestsInHand = 0
    private var isEnding = false
    private var closesAfterReply = false

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            requestsInHand += 1
            let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
            if head.headerFields[.expect]?.lowercased() == "100-continue", length <= bodyLimit {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            if isEnding { head.headerFields[.connection] = "close" }
            closesAfterReply = head.headerFields[.connection]?.lowercased() == "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            requestsInHand -= 1
            context.write(data, promise: promise)
            if closesAfterReply || isEnding { end(context) }
        default:
            context.write(data, promise: promise)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        isEnding = true
        guard requestsInHand == 0 else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.linger) {
            let (handler, context) = bound.value
            if handler.requestsInHand == 0 { context.close(promise: nil) }
        }
    }

    /// Sends what is written, says that no more will come, and closes when the client has had time to read it.
    private func end(_ context: ChannelHandlerContext) {
        context.flush()
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.linger) { bound.value.close(promise: nil) }
    }
}
