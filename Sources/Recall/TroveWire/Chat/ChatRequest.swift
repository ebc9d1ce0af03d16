package import TroveCore

/// What a model is asked.
package struct ChatRequest: Sendable {
    /// How an answer in a given form is asked for.
    package enum Form: Sendable {
        /// Words.
        case text
        /// Calls of tools; one of them must be made where it is forced.
        case tools([ChatTool], forced: Bool)
        /// JSON of a schema.
        case schema(JSONValue)
    }

    package var messages: [ChatMessage]
    /// Most tokens of the answer.
    package var answerTokens: Int
    package var form = Form.text
    /// What the prompt is taken to count, to notice an endpoint that cut it; nil where nobody counted.
    package var countedTokens: Int?

    package init(_ messages: [ChatMessage], answerTokens: Int = 1024) {
        self.messages = messages
        self.answerTokens = answerTokens
    }

    /// The request's body, as far as an endpoint understands it.
    func body(model: String, traits: EndpointTraits) -> JSONValue {
        let sent = traits.takesPictures == false ? messages.map(Self.withoutPictures) : messages
        var members: [JSONValue.Member] = [
            .init(name: "model", value: .string(model)),
            .init(name: "messages", value: .array(sent.map(\.json))),
            .init(name: "stream", value: true),
            .init(name: traits.wantsNewLimit ? "max_completion_tokens" : "max_tokens", value: .number(Double(answerTokens))),
        ]
        if traits.takesOptions {
            members.append(.init(name: "temperature", value: 0))
            members.append(.init(name: "stream_options", value: ["include_usage": true]))
        }
        switch form {
        case .text: break
        case .tools(let tools, let forced):
            members.append(.init(name: "tools", value: .array(tools.map(\.json))))
            if forced { members.append(.init(name: "tool_choice", value: "required")) }
        case .schema(let schema):
            members.append(
                .init(
                    name: "response_format",
                    value: [
                        "type": "json_schema",
                        "json_schema": ["name": "action", "strict": true, "schema": schema],
                    ]))
        }
        return .object(members)
    }

    private static func withoutPictures(_ message: ChatMessage) -> ChatMessage {
        var message = message
        message.pictures = []
        return message
    }

    /// Whether pictures go with it.
    var hasPictures: Bool { messages.contains { !$0.pictures.isEmpty } }
}

/// What is known of an endpoint's abilities: asked or learned once, then remembered.
package struct EndpointTraits: Sendable, Codable, Equatable {
    /// Nil where it is not known yet.
    package var takesPictures: Bool?
    package var takesTools: Bool?
    package var takesSchemas: Bool?
    /// Whether it obeys `tool_choice`; some ignore it silently.
    package var obeysChoice: Bool?
    /// Tokens of prompt and answer together.
    package var contextTokens: Int?
    /// Whether it takes `temperature` and `stream_options`.
    package var takesOptions = true
    /// Whether it wants `max_completion_tokens`.
    package var wantsNewLimit = false

    package init() {}
}
