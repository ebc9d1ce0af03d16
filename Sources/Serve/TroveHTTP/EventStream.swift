internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import TroveCore

/// A reply of server-sent events that are written as they come.
enum EventStream {
    /// Writes an event; any number of times.
    typealias Writer = @Sendable (String) -> Void

    /// Starts the work, and answers once its first event is there.
    /// - Parameter late: What is written where the work fails after that.
    /// - Throws: What the work throws before its first event: the reply is then that error's own.
    static func response(
        late: @escaping @Sendable (Problem) -> String,
        _ work: @escaping @Sendable (@escaping Writer) async throws -> Void
    ) async throws -> Response {
        let (events, written) = AsyncStream<String>.makeStream()
        let (beginning, begun) = AsyncThrowingStream<Never, any Error>.makeStream()
        let task = Task {
            do {
                try await work { event in
                    written.yield(event)
                    begun.finish()
                }
            } catch {
                // Where nothing was written yet, this ends the reply; else the stream has begun, and says it itself.
                begun.finish(throwing: error)
                written.yield(late(Problem(error)))
            }
            begun.finish()
            written.finish()
        }
        written.onTermination = { _ in task.cancel() }
        for try await _ in beginning {}
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                for await event in events.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: event))
                }
                try await writer.finish(nil)
            })
    }

    /// An event as text.
    static func event(_ name: String, _ data: JSONValue) -> String { "event: \(name)\ndata: \(data.line)\n\n" }

    /// What went wrong after the stream had begun.
    @Sendable static func failure(_ problem: Problem) -> String {
        event("error", ["type": .string(problem.name), "detail": .string(problem.detail)])
    }
}
