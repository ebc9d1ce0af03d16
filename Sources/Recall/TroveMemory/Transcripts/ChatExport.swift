internal import TroveCore

/// One JSON document with whole conversations, as chat services export them.
struct ChatExport {
    let scope: MemoryScope
    let name: String

    /// All turns of all conversations; none for anything else.
    func turns(of export: JSONValue) -> [NewMemory] {
        let conversations = export.elements ?? export["conversations"]?.elements ?? [export]
        return conversations.enumerated().flatMap { number, conversation in
            turns(ofConversation: conversation, number: number + 1)
        }
    }

    private func turns(ofConversation conversation: JSONValue, number: Int) -> [NewMemory] {
        var own = scope
        let id =
            conversation["uuid"] ?? conversation["conversation_id"] ?? conversation["sessionId"] ?? conversation["id"]
        if own.session.isEmpty { own.session = id?.text ?? "\(name) \(number)" }
        if own.project.isEmpty { own.project = conversation["name"]?.text ?? conversation["title"]?.text ?? "" }
        var session = AgentSession(scope: own, name: name)
        let messages =
            conversation["chat_messages"]?.elements ?? conversation["messages"]?.elements
            ?? conversation["mapping"]?.members.map { Self.ordered($0.map(\.value)) } ?? []
        return messages.enumerated().flatMap { place, message in session.turns(of: message, line: place + 1) }
    }

    /// Messages of a tree, in the order of their times, in the members that other exports use.
    private static func ordered(_ nodes: [JSONValue]) -> [JSONValue] {
        nodes.compactMap { node -> (Double, JSONValue)? in
            guard let message = node["message"], let role = message["author"]?["role"]?.text else { return nil }
            let parts = message["content"]?["parts"]?.elements?.compactMap(\.text) ?? []
            let time = message["create_time"]?.double ?? 0
            var members: [JSONValue.Member] = [
                .init(name: "role", value: .string(role)),
                .init(name: "content", value: .string(parts.joined(separator: "\n"))),
                .init(name: "id", value: message["id"] ?? .null),
            ]
            if time > 0 { members.append(.init(name: "timestamp", value: .number(time))) }
            return (time, .object(members))
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
