internal import TroveAgent
internal import TroveCatalog
internal import TroveCore

/// Traces of runs, for tools that read OpenTelemetry.
extension Trove {
    /// A run as OTLP in JSON, by the conventions for generative AI: a span for the run, one for each request to the model
    /// and each call of a tool. Names, times and counts; no content.
    /// - Throws: `.notFound`.
    public func trace(of id: String) async throws -> String {
        let catalog = try catalog()
        let run = try await known(id, catalog)
        return RunTrace(run, try await catalog.events(of: id)).json.line
    }
}

/// The spans of a run.
struct RunTrace {
    private let run: RunRecord
    private let events: [RunEvent]
    private let model: String
    /// By the intent that they answer.
    private let receipts: [Int: (at: Double, result: JSONValue)]

    init(_ run: RunRecord, _ events: [RunEvent]) {
        self.run = run
        self.events = events
        model = events.first.map { Self.body($0)["model"]?.text ?? "" } ?? ""
        var receipts: [Int: (at: Double, result: JSONValue)] = [:]
        for event in events where event.kind == .receipt {
            let body = Self.body(event)
            if let place = body["of"]?.integer { receipts[place] = (event.at, body["result"] ?? .null) }
        }
        self.receipts = receipts
    }

    var json: JSONValue {
        let spans = [root] + events.filter { $0.kind == .intent }.compactMap(span)
        return [
            "resourceSpans": [
                [
                    "resource": ["attributes": [Self.attribute("service.name", "trove")]],
                    "scopeSpans": [["scope": ["name": "trove.agent"], "spans": .array(spans)]],
                ]
            ]
        ]
    }

    private var root: JSONValue {
        span(
            0, "invoke_agent trove", kind: 1, from: run.startedAt, to: run.changedAt, failed: nil,
            [
                Self.attribute("gen_ai.operation.name", "invoke_agent"), Self.attribute("gen_ai.agent.name", "trove"),
                Self.attribute("gen_ai.conversation.id", run.id),
                Self.attribute("trove.run.status", run.status.rawValue),
            ])
    }

    private func span(_ intent: RunEvent) -> JSONValue? {
        let body = Self.body(intent)
        let receipt = receipts[intent.sequence]
        let result = receipt?.result
        let failed = result.map { $0["error"] != nil }
        let end = receipt?.at ?? intent.at
        switch body["call"]?.text {
        case "model":
            var attributes = [
                Self.attribute("gen_ai.operation.name", "chat"), Self.attribute("gen_ai.request.model", model),
                Self.attribute("gen_ai.provider.name", "openai"),
            ]
            for (name, part) in [("gen_ai.usage.input_tokens", "sent"), ("gen_ai.usage.output_tokens", "received")] {
                guard let tokens = result?["usage"]?[part]?.integer else { continue }
                attributes.append(["key": .string(name), "value": ["intValue": .string("\(tokens)")]])
            }
            return span(intent.sequence, "chat \(model)", kind: 3, from: intent.at, to: end, failed: failed, attributes)
        case "tool":
            let tool = body["tool"]?.text ?? ""
            return span(
                intent.sequence, "execute_tool \(tool)", kind: 1, from: intent.at, to: end, failed: failed,
                [
                    Self.attribute("gen_ai.operation.name", "execute_tool"), Self.attribute("gen_ai.tool.name", tool),
                    Self.attribute("gen_ai.tool.type", "function"),
                ])
        default: return nil
        }
    }

    private func span(
        _ number: Int, _ name: String, kind: Int, from start: Double, to end: Double, failed: Bool?,
        _ attributes: [JSONValue]
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "traceId", value: .string(String(Identifier.digest(run.id).prefix(32)))),
            .init(name: "spanId", value: .string(spanID(number))), .init(name: "name", value: .string(name)),
            .init(name: "kind", value: .number(Double(kind))),
            .init(name: "startTimeUnixNano", value: .string(Self.nanoseconds(start))),
            .init(name: "endTimeUnixNano", value: .string(Self.nanoseconds(max(start, end)))),
            .init(name: "attributes", value: .array(attributes)),
        ]
        if number > 0 { members.append(.init(name: "parentSpanId", value: .string(spanID(0)))) }
        if let failed { members.append(.init(name: "status", value: ["code": failed ? 2 : 1])) }
        return .object(members)
    }

    private func spanID(_ number: Int) -> String { String(Identifier.digest("\(run.id) \(number)").prefix(16)) }

    private static func nanoseconds(_ seconds: Double) -> String { "\(UInt64(max(0, seconds) * 1_000_000))000" }

    private static func attribute(_ key: String, _ value: String) -> JSONValue {
        ["key": .string(key), "value": ["stringValue": .string(value)]]
    }

    private static func body(_ event: RunEvent) -> JSONValue {
        (try? JSONValue(Array(event.body.utf8), of: "an event")) ?? .null
    }
}
