public import TroveCore

extension RunEvent {
    /// The event in one line, for people; nil for what only programs need.
    public var summary: String? {
        let body = (try? JSONValue(Array(body.utf8), of: "an event")) ?? .null
        switch kind {
        case .start: return "goal: \(Self.short(body["goal"]?.text ?? ""))"
        case .intent:
            guard body["call"]?.text == "tool" else { return nil }
            return "\(body["tool"]?.text ?? "") \(Self.short((body["arguments"] ?? .null).line))"
        case .receipt: return Self.received(body["result"] ?? .null)
        case .again: return "made again after an interruption"
        case .refused: return "stopped: the budget of \(body["unit"]?.text ?? "") is spent"
        case .question: return "asks: \(Self.short(body["text"]?.text ?? "", 400))"
        case .answer: return "\(body["by"]?.text ?? "somebody") said: \(body["answer"]?.text ?? "")"
        case .step:
            let new = body["new"]?.integer ?? 0
            return "step \(body["step"]?.integer ?? 0): \(new == 0 ? "nothing new" : "\(new) new")"
        case .pause: return "halted"
        case .resume: return "goes on"
        case .end: return "\(body["status"]?.text ?? "") \(body["reason"]?.text ?? "")"
        case .forgotten: return "forgotten"
        }
    }

    private static func received(_ result: JSONValue) -> String? {
        if let error = result["error"]?.text { return "  failed: \(short(error))" }
        if let calls = result["calls"]?.elements {
            let own = calls.compactMap { call -> String? in
                switch call["name"]?.text {
                case "plan": "plan: " + plan(call["arguments"]?["tasks"]?.elements ?? [])
                case "finish": "result: " + short(call["arguments"]?["result"]?.text ?? "")
                default: nil
                }
            }
            return own.isEmpty ? nil : own.joined(separator: "; ")
        }
        let passages = result["passages"]?.elements ?? []
        let files = (result["artefacts"]?.elements ?? []).compactMap { $0["name"]?.text }
        var parts = [short(result["text"]?.text ?? "")].filter { !$0.isEmpty }
        if !passages.isEmpty { parts.append("\(passages.count) passage\(passages.count == 1 ? "" : "s")") }
        if !files.isEmpty { parts.append(files.joined(separator: ", ")) }
        return parts.isEmpty ? nil : "  " + parts.joined(separator: "; ")
    }

    private static func plan(_ tasks: [JSONValue]) -> String {
        tasks.map { ($0["done"]?.truth == true ? "[x] " : "[ ] ") + short($0["title"]?.text ?? "", 60) }
            .joined(separator: ", ")
    }

    private static func short(_ text: String, _ limit: Int = 160) -> String {
        let line = QuotedText(text).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > limit ? line.prefix(limit) + "…" : line
    }
}
