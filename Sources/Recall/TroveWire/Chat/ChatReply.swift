internal import TroveCore

/// What a model said.
package struct ChatReply: Sendable, Equatable {
    /// Why it ended.
    package enum Finish: String, Sendable {
        case stop, length
        case calls = "tool_calls"
        /// Another reason, or one that says nothing.
        case other
    }

    package var text = ""
    /// What it thought before; never part of the answer.
    package var reasoning = ""
    package var calls: [ChatToolCall] = []
    package var finish = Finish.other
    /// Tokens of the prompt as the endpoint counts them.
    package var promptTokens: Int?
    package var answerTokens: Int?
    /// What a reader should know.
    package var warnings: [String] = []
    package var sentBytes = 0
    package var receivedBytes = 0

    package init() {}
}
