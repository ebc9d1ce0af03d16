import Synchronization
import TroveCore
import TroveWire

/// A model that answers what a function of its prompt gives.
final class PlayedModel: ChatTransport {
    private let play: @Sendable (_ system: String, _ user: String) -> String
    private let prompts = Mutex<[(system: String, user: String)]>([])

    init(_ play: @escaping @Sendable (String, String) -> String) { self.play = play }

    var asked: [(system: String, user: String)] { prompts.withLock { $0 } }

    func send(_ request: WireRequest) async throws -> WireReply {
        let body = try JSONValue(request.body ?? [], of: "the request")
        let messages = body["messages"]?.elements ?? []
        let prompt = (system: messages.first?["content"]?.text ?? "", user: messages.last?["content"]?.text ?? "")
        prompts.withLock { $0.append(prompt) }
        let frame: JSONValue = [
            "choices": [["message": ["content": .string(play(prompt.system, prompt.user))], "finish_reason": "stop"]]
        ]
        return WireReply(
            status: 200, isEventStream: false,
            body: AsyncThrowingStream { continuation in
                continuation.yield(Array(frame.line.utf8))
                continuation.finish()
            })
    }
}
