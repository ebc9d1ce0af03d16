internal import TroveCore
package import TroveWire

/// Decides what to do next.
package protocol StepModel: Sendable {
    /// The calls that the model wants made; at least one, each of a tool that was offered.
    /// - Throws: `.corruptInput` where it gave none that can be made, and what its endpoint throws.
    func decision(_ messages: [ChatMessage], tools: [ChatTool], answerTokens: Int) async throws -> ModelDecision
}

/// What a model wants done.
package struct ModelDecision: Sendable {
    package var calls: [ChatToolCall]
    package var warnings: [String]
    /// Tokens as the endpoint states them, for whoever reads traces; nothing is decided by them.
    package var usage: (sent: Int?, received: Int?)

    package init(
        calls: [ChatToolCall], warnings: [String] = [], usage: (sent: Int?, received: Int?) = (nil, nil)
    ) {
        self.calls = calls
        self.warnings = warnings
        self.usage = usage
    }
}

/// A model behind an endpoint.
package struct EndpointModel: StepModel {
    private let client: ChatClient
    private let onReply: @Sendable (ChatReply) async throws -> Void

    /// - Parameter onReply: Gets what the endpoint sent and was sent, to be counted.
    package init(_ client: ChatClient, onReply: @escaping @Sendable (ChatReply) async throws -> Void = { _ in }) {
        self.client = client
        self.onReply = onReply
    }

    package func decision(
        _ messages: [ChatMessage], tools: [ChatTool], answerTokens: Int
    ) async throws -> ModelDecision {
        let action = try await ActionLadder(client, tools: tools).action(messages, answerTokens: answerTokens)
        try await onReply(action.reply)
        return ModelDecision(
            calls: action.calls, warnings: action.reply.warnings,
            usage: (action.reply.promptTokens, action.reply.answerTokens))
    }
}
