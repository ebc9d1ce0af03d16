internal import TroveCore

/// Puts a reply together from the frames of a stream, or from one that came whole. Servers differ in every detail.
struct ReplyAssembler {
    private(set) var reply = ChatReply()
    /// Whether anything said that the reply is whole.
    private(set) var isFinished = false
    private var order: [Int] = []
    private var calls: [Int: ChatToolCall] = [:]
    /// The call that a frame without an index goes on with.
    private var current: Int?

    /// Longest reply, in bytes.
    private static let limit = 8 << 20

    /// Takes one frame.
    /// - Returns: The words that it adds.
    /// - Throws: What the endpoint says went wrong.
    mutating func take(_ event: [UInt8], host: String) throws(TroveError) -> String {
        if event.starts(with: Array("[DONE]".utf8)) {
            isFinished = true
            return ""
        }
        let frame: JSONValue
        do {
            frame = try JSONValue(event, of: "a frame")
        } catch {
            throw TroveError(.corruptInput, "\(host) sent a frame that is no JSON; try again, or another server")
        }
        return try take(frame, host: host)
    }

    /// Takes one frame, or a whole reply.
    mutating func take(_ frame: JSONValue, host: String) throws(TroveError) -> String {
        if let error = EndpointError(frame) { throw error.failure(host: host) }
        if let usage = frame["usage"] {
            reply.promptTokens = usage["prompt_tokens"]?.integer ?? reply.promptTokens
            reply.answerTokens = usage["completion_tokens"]?.integer ?? reply.answerTokens
        }
        // The last frame counts tokens and has empty choices, or null.
        guard let choice = frame["choices"]?.elements?.first else { return "" }
        let said = choice["delta"] ?? choice["message"] ?? .null
        let text = said["content"].flatMap(Self.words) ?? choice["text"]?.text ?? ""
        reply.text += text
        reply.reasoning += said["reasoning_content"]?.text ?? said["reasoning"]?.text ?? ""
        for call in said["tool_calls"]?.elements ?? [] { merge(call) }
        if let reason = choice["finish_reason"]?.text {
            isFinished = true
            reply.finish = ChatReply.Finish(rawValue: reason) ?? .other
        }
        guard reply.text.utf8.count + reply.reasoning.utf8.count < Self.limit else {
            throw TroveError(.limitExceeded, "\(host) does not stop answering; ask for less, or try another model")
        }
        return text
    }

    /// The reply as far as it came.
    func assembled() -> ChatReply {
        var made = reply
        made.calls = order.compactMap { calls[$0] }
        return made
    }

    /// Text, or the text among parts.
    private static func words(_ content: JSONValue) -> String? {
        content.text ?? content.elements.map { parts in parts.compactMap { $0["text"]?.text }.joined() }
    }

    /// Pieces of a call belong together by index, by identifier, or by following each other. Some servers repeat name
    /// and identifier in every piece, some send empty names later, some leave out the index.
    private mutating func merge(_ piece: JSONValue) {
        let id = piece["id"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        let name = piece["function"]?["name"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        var place = piece["index"]?.integer
        if place == nil, let id { place = order.first { calls[$0]?.id == id } }
        if place == nil { place = id == nil && name == nil ? current : nil }
        let index = place ?? (order.max() ?? -1) + 1
        if calls[index] == nil {
            order.append(index)
            calls[index] = ChatToolCall(id: id ?? "call_\(index)", name: name ?? "", arguments: "")
        }
        if calls[index]?.name.isEmpty == true, let name { calls[index]?.name = name }
        let arguments = piece["function"]?["arguments"]
        calls[index]?.arguments += arguments?.text ?? (arguments?.members != nil ? arguments?.line ?? "" : "")
        current = index
    }
}
