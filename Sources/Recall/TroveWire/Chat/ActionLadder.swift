internal import TroveCore

/// Has a model choose one of several tools, in the best form that its endpoint knows: calls of tools, then JSON of a
/// schema, then text that is parsed. What the model gives is checked here, never believed.
package struct ActionLadder: Sendable {
    private let client: ChatClient
    private let tools: [ChatTool]

    /// - Precondition: There is a tool.
    package init(_ client: ChatClient, tools: [ChatTool]) {
        precondition(!tools.isEmpty)
        self.client = client
        self.tools = tools
    }

    /// Calls whose arguments passed their tools' checks, and what the endpoint said on the way.
    package struct Action: Sendable {
        /// The first call.
        package var call: ChatToolCall
        /// Those made beside it.
        package var others: [ChatToolCall] = []
        package var reply: ChatReply

        /// All of them.
        package var calls: [ChatToolCall] { [call] + others }
    }

    private enum Rung: CaseIterable {
        case tools, schema, text
    }

    /// The model's choice.
    /// - Throws: What ``ChatClient/complete(_:onText:)`` throws; `.corruptInput` where no form gave a call that passes.
    package func action(_ messages: [ChatMessage], answerTokens: Int = 512) async throws -> Action {
        var problem = "it called no tool"
        for rung in Rung.allCases where isOpen(rung) {
            var asked = messages
            // A bad call gets the check's own words back once, with a call forced.
            for isSecond in [false, true] {
                let reply: ChatReply
                do {
                    reply = try await client.complete(request(asked, rung, isSecond, answerTokens))
                } catch let error as TroveError where rung != .text && Self.isAboutForm(error) {
                    close(rung)
                    break
                }
                let found = calls(in: reply)
                if let failed = found.lazy.compactMap(self.problem).first {
                    problem = failed
                } else if let first = found.first {
                    return Action(call: first, others: Array(found.dropFirst()), reply: reply)
                }
                if found.isEmpty, rung == .tools, isSecond { client.note { $0.obeysChoice = false } }
                asked.append(ChatMessage(.assistant, reply.text.isEmpty ? "(no call)" : reply.text))
                asked.append(ChatMessage(.user, "That does not work: \(problem). Call one tool, and nothing else."))
            }
        }
        throw TroveError(
            .corruptInput, "\(client.endpoint.host) gave no usable call: \(problem); a model made for tools does better"
        )
    }

    private static func isAboutForm(_ error: TroveError) -> Bool {
        error.code != .timedOut && error.code != .limitExceeded && error.code != .busy
    }

    private func isOpen(_ rung: Rung) -> Bool {
        switch rung {
        case .tools: client.traits.takesTools != false && client.traits.obeysChoice != false
        case .schema: client.traits.takesSchemas != false
        case .text: true
        }
    }

    private func close(_ rung: Rung) {
        client.note { traits in
            if rung == .tools { traits.takesTools = false } else { traits.takesSchemas = false }
        }
    }

    private func request(_ messages: [ChatMessage], _ rung: Rung, _ isForced: Bool, _ tokens: Int) -> ChatRequest {
        var request = ChatRequest(messages, answerTokens: tokens)
        switch rung {
        case .tools: request.form = .tools(tools, forced: isForced)
        case .schema: request.form = .schema(union)
        case .text: break
        }
        if rung != .tools {
            let list = tools.map { "\($0.name): \($0.description) Arguments: \($0.parameters.line)" }
            request.messages.append(
                ChatMessage(
                    .user,
                    "Answer with JSON alone, {\"tool\": NAME, \"arguments\": {...}}, of one of these tools.\n"
                        + list.joined(separator: "\n")))
        }
        return request
    }

    /// One object for each tool.
    private var union: JSONValue {
        [
            "anyOf": .array(
                tools.map { tool in
                    [
                        "type": "object", "additionalProperties": false, "required": ["tool", "arguments"],
                        "properties": ["tool": ["const": .string(tool.name)], "arguments": tool.parameters],
                    ]
                })
        ]
    }

    /// The calls of a reply: as such, or one as JSON among its words, as some servers give it.
    private func calls(in reply: ChatReply) -> [ChatToolCall] {
        if !reply.calls.isEmpty { return reply.calls }
        let text = Array(reply.text.utf8)
        for start in text.indices where text[start] == UInt8(ascii: "{") {
            guard let end = Self.objectEnd(text, from: start),
                let object = try? JSONValue(Array(text[start..<end]), of: "the call"),
                let name = object["tool"]?.text ?? object["name"]?.text
            else { continue }
            let arguments = object["arguments"] ?? object["parameters"] ?? .object([])
            return [ChatToolCall(id: "call_0", name: name, arguments: arguments.text ?? arguments.line)]
        }
        return []
    }

    private static func objectEnd(_ text: [UInt8], from start: Int) -> Int? {
        var (depth, inString, escaped) = (0, false, false)
        for index in start..<text.count {
            let byte = text[index]
            if escaped {
                escaped = false
            } else if inString {
                if byte == UInt8(ascii: "\\") { escaped = true }
                if byte == UInt8(ascii: "\"") { inString = false }
            } else if byte == UInt8(ascii: "\"") {
                inString = true
            } else if byte == UInt8(ascii: "{") {
                depth += 1
            } else if byte == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
        }
        return nil
    }

    private func problem(_ call: ChatToolCall) -> String? {
        guard let tool = tools.first(where: { $0.name == call.name }) else {
            return "there is no tool `\(call.name)`; there are \(tools.map(\.name).joined(separator: ", "))"
        }
        guard let arguments = call.parsed else { return "the arguments of `\(call.name)` are no JSON object" }
        return tool.problem(arguments)
    }
}
