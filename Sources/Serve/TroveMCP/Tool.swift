internal import TroveCore

/// One thing that a client may call.
struct Tool: Sendable {
    /// What a tool does to the world, as hints for whoever must allow it.
    enum Effect: Sendable {
        /// Changes nothing.
        case reads
        /// Adds; doing it again changes nothing more.
        case adds
        /// Takes something away.
        case removes
    }

    let name: String
    let title: String
    let description: String
    let effect: Effect
    /// Whether it is offered only where all tools are asked for.
    var isRare = false
    /// Whether it is about all folders, so that nobody who is bound to some is offered it.
    var concernsAll = false
    /// Whether it is about memories: those bound to folders have none, unless their server is bound to a scope of
    /// memories too.
    var concernsMemory = false
    let input: JSONSchema
    let output: JSONSchema
    let run: @Sendable (ToolArguments, MCPAccess) async throws -> ToolReply

    /// The tool as `tools/list` shows it.
    var json: JSONValue {
        [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "inputSchema": input.json, "outputSchema": output.json,
            "annotations": [
                "title": .string(title), "readOnlyHint": .bool(effect == .reads),
                "destructiveHint": .bool(effect == .removes), "idempotentHint": true, "openWorldHint": false,
            ],
        ]
    }
}

/// What a tool has to say.
struct ToolReply: Sendable {
    /// A picture beside the words.
    struct Picture: Sendable {
        /// PNG in base64.
        var data: String
    }

    /// The result, as its output schema says.
    var structured: JSONValue
    var pictures: [Picture] = []

    /// The reply as `tools/call` gives it: the same JSON for programs and, as text, for models.
    var json: JSONValue {
        let text: JSONValue = ["type": "text", "text": .string(structured.line)]
        let shown = pictures.map { picture -> JSONValue in
            ["type": "image", "data": .string(picture.data), "mimeType": "image/png"]
        }
        return ["content": .array([text] + shown), "structuredContent": structured, "isError": false]
    }

    /// A failure that whoever called can read and do something about.
    static func failure(_ error: TroveError) -> JSONValue {
        let said: JSONValue = [
            "error": ["code": .string(error.code.description), "message": .string(error.message)]
        ]
        return ["content": [["type": "text", "text": .string(said.line)]], "isError": true]
    }
}
