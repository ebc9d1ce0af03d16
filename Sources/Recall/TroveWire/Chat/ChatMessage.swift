internal import Foundation
package import TroveCore

/// A message of a conversation with a model.
package struct ChatMessage: Sendable, Equatable {
    /// Who speaks.
    package enum Role: String, Sendable {
        case system, user, assistant, tool
    }

    /// A picture that goes with the words.
    package struct Picture: Sendable, Equatable {
        package var mime: String
        package var bytes: [UInt8]

        package init(mime: String, bytes: [UInt8]) {
            self.mime = mime
            self.bytes = bytes
        }
    }

    package var role: Role
    package var text: String
    package var pictures: [Picture] = []
    /// Calls that the model made.
    package var calls: [ChatToolCall] = []
    /// The call that this is the result of.
    package var answers: String?

    package init(_ role: Role, _ text: String, pictures: [Picture] = []) {
        self.role = role
        self.text = text
        self.pictures = pictures
    }

    /// The message as endpoints read it.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [.init(name: "role", value: .string(role.rawValue))]
        if pictures.isEmpty {
            members.append(.init(name: "content", value: .string(text)))
        } else {
            let parts: [JSONValue] =
                [["type": "text", "text": .string(text)]]
                + pictures.map { picture in
                    let data = "data:\(picture.mime);base64,\(Data(picture.bytes).base64EncodedString())"
                    return ["type": "image_url", "image_url": ["url": .string(data)]]
                }
            members.append(.init(name: "content", value: .array(parts)))
        }
        if !calls.isEmpty { members.append(.init(name: "tool_calls", value: .array(calls.map(\.json)))) }
        if let answers { members.append(.init(name: "tool_call_id", value: .string(answers))) }
        return .object(members)
    }
}

/// A call that a model wants made.
package struct ChatToolCall: Sendable, Equatable {
    package var id: String
    package var name: String
    /// As the model wrote them: often, not always, JSON.
    package var arguments: String

    package init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }

    /// The arguments as an object; nil for what is none.
    package var parsed: JSONValue? {
        guard let value = try? JSONValue(Array(arguments.utf8), of: "the arguments"), value.members != nil else {
            return nil
        }
        return value
    }

    /// The call as it goes back into the conversation: endpoints refuse a history with arguments that are no JSON.
    var json: JSONValue {
        let arguments = parsed?.line ?? "{}"
        return [
            "id": .string(id), "type": "function",
            "function": ["name": .string(name), "arguments": .string(arguments)],
        ]
    }
}

/// What a model may call.
package struct ChatTool: Sendable {
    package var name: String
    package var description: String
    /// JSON Schema of the arguments.
    package var parameters: JSONValue
    /// What is wrong with arguments, in words for the model; nil where nothing is.
    package var problem: @Sendable (JSONValue) -> String?

    package init(
        name: String, description: String, parameters: JSONValue, problem: @escaping @Sendable (JSONValue) -> String?
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.problem = problem
    }

    var json: JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(name), "description": .string(description), "parameters": parameters,
            ],
        ]
    }
}
