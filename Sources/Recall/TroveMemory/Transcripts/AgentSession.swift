internal import Foundation
internal import TroveCore

/// The session of a coding agent or chat, read line by line: each line says who, what and when in one of the forms in
/// use.
struct AgentSession {
    private var scope: MemoryScope
    private let given: MemoryScope

    init(scope: MemoryScope, name: String) {
        given = scope
        self.scope = scope
        if scope.session.isEmpty { self.scope.session = name }
    }

    /// The turns that a line holds; none for lines about other things.
    mutating func turns(of line: JSONValue, line number: Int) -> [NewMemory] {
        note(line)
        let payload = line["payload"] ?? line["message"].flatMap { $0.members == nil ? nil : $0 } ?? line
        let time = (line["timestamp"] ?? line["at"] ?? payload["timestamp"] ?? line["created_at"]).flatMap(Self.time)
        let key = line["uuid"]?.text ?? line["id"]?.text ?? payload["id"]?.text ?? "line \(number)"
        var parts = Self.parts(of: payload)
        if parts.isEmpty { parts = Self.parts(of: line) }
        return parts.enumerated().map { place, part in
            var turn = NewMemory(
                Self.plain(part.text), kind: .episode, scope: scope, trust: part.trust, author: "import")
            turn.form = part.form
            turn.speaker = part.speaker
            turn.key = place == 0 ? key : "\(key)#\(place)"
            turn.at = time
            return turn
        }
    }

    /// What a line says of the whole session.
    private mutating func note(_ line: JSONValue) {
        let payload = line["payload"] ?? line
        let isHead = line["type"]?.text == "session_meta"
        if given.session.isEmpty,
            let id = line["sessionId"]?.text ?? line["session_id"]?.text ?? (isHead ? payload["id"]?.text : nil)
        {
            scope.session = id
        }
        if given.project.isEmpty, let folder = line["cwd"]?.text ?? payload["cwd"]?.text { scope.project = folder }
    }

    /// Text without what only steers a terminal: colours, bells, cursors.
    private static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        let steered = text.replacingOccurrences(
            of: "\u{1B}(\\[[0-?]*[ -/]*[@-~]|\\][^\u{07}\u{1B}]*(\u{07}|\u{1B}\\\\)|.)", with: "",
            options: .regularExpression)
        return String(String.UnicodeScalarView(steered.unicodeScalars.filter { !isControl($0) }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && !["\n", "\t", "\r"].contains(scalar)) || scalar.value == 0x7F
    }

    private struct Part {
        var speaker: String
        var text: String
        var form = "turn"
        var trust: Trust
    }

    private static func parts(of message: JSONValue) -> [Part] {
        switch message["type"]?.text {
        case "function_call", "local_shell_call":
            return [call(message["name"]?.text ?? "shell", message["arguments"] ?? message["action"])]
        case "function_call_output": return result(message["output"])
        default: break
        }
        let kind = message["type"]?.text.flatMap { ["user", "assistant", "gemini"].contains($0) ? $0 : nil }
        let role = message["role"]?.text ?? message["speaker"]?.text ?? message["sender"]?.text ?? kind ?? ""
        guard !role.isEmpty else { return [] }
        let isUser = ["user", "human"].contains(role)
        if role == "system" || role == "developer" { return [] }
        let trust: Trust = message["speaker"] != nil ? .unknown : isUser ? .person : .tool
        func said(_ text: String) -> Part { Part(speaker: role, text: text, trust: trust) }
        let content = message["content"] ?? message["text"]
        if role == "tool" { return result(content) }
        if let text = content?.text { return text.allSatisfy(\.isWhitespace) ? [] : [said(text)] }
        return (content?.elements ?? []).flatMap { block -> [Part] in
            switch block["type"]?.text {
            case "tool_use": return [call(block["name"]?.text ?? "", block["input"])]
            case "tool_result": return result(block["content"])
            case "text", "input_text", "output_text":
                return (block["text"]?.text).map { $0.allSatisfy(\.isWhitespace) ? [] : [said($0)] } ?? []
            default: return []
            }
        }
    }

    private static func call(_ name: String, _ input: JSONValue?) -> Part {
        let words = input?.text ?? input?.line ?? ""
        return Part(speaker: "agent", text: "\(name) \(words)", form: "call", trust: .tool)
    }

    private static func result(_ content: JSONValue?) -> [Part] {
        let text =
            content?.text
            ?? content?.elements?.compactMap { $0["text"]?.text }.joined(separator: "\n") ?? content?["content"]?.text
            ?? ""
        return text.allSatisfy(\.isWhitespace)
            ? [] : [Part(speaker: "tool", text: text, form: "result", trust: .tool)]
    }

    /// Seconds since 1970 of a time as transcripts write it: ISO 8601, or seconds or milliseconds.
    static func time(_ value: JSONValue) -> Double? {
        if let number = value.double { return number > 100_000_000_000 ? number / 1000 : number }
        return value.text.flatMap(WrittenTime.seconds)
    }
}
