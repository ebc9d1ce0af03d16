internal import TroveCore
internal import TroveKit

/// `agent_start`, `agent_status` and `agent_result`: goals that Trove's own agent works towards. What it asks a person
/// is answered by a person (`trove runs`, the web page), never by the client.
struct AgentTools: Sendable {
    let desk: ServiceDesk

    var tools: [Tool] { [start, status, result] }

    private static let id = JSONSchema.Property.text("run", "The run, as `agent_start` gave it.", isRequired: true)

    private var start: Tool {
        Tool(
            name: "agent_start", title: "Begin a run of the agent",
            description: """
                Has Trove's agent work towards a goal on the user's documents, and returns at once; `agent_status` says \
                how far it is. Needs a language model that the user set.
                """, effect: .adds, isRare: true, concernsAll: true,
            input: JSONSchema(properties: [
                .text("goal", "What is wanted, in words.", isRequired: true),
                .texts("tools", "Tools that it may use; all if left out."),
                .text("budget", "Limits: steps=40,tokens=4000000,seconds=1800,calls=200."),
            ]), output: Self.state
        ) { arguments, _ in
            var request = AgentRequest(try arguments.text("goal") ?? "")
            let tools = try arguments.texts("tools")
            request.tools = tools.isEmpty ? nil : tools
            request.budget = [try arguments.text("budget")].compactMap(\.self)
            let run = try await desk.runs.start(request)
            return ToolReply(structured: ["run": .string(run.id), "status": .string(run.status.rawValue)])
        }
    }

    private var status: Tool {
        Tool(
            name: "agent_status", title: "See how far a run is",
            description: "Where a run stands, its newest steps, and what it asks a person.", effect: .reads,
            isRare: true, concernsAll: true, input: JSONSchema(properties: [Self.id]), output: Self.state
        ) { arguments, _ in
            let id = try arguments.text("run") ?? ""
            let report = try await desk.trove.report(of: id)
            let steps = try await desk.trove.events(of: id).compactMap(\.summary).suffix(12)
            return ToolReply(
                structured: ([
                    "run": .string(id), "status": .string(report.run.status.rawValue),
                    "reason": .string(report.run.reason), "steps": .array(steps.map { .string($0) }),
                    "question": report.question.map { .string($0.text) } ?? .null,
                ] as JSONValue).compact)
        }
    }

    private var result: Tool {
        Tool(
            name: "agent_result", title: "Get the result of a run",
            description: "What a run came to: Markdown with numbered sources, each sentence held to what it cites.",
            effect: .reads, isRare: true, concernsAll: true, input: JSONSchema(properties: [Self.id]),
            output: JSONSchema(
                properties: [
                    .text("status", "How it ended.", isRequired: true), .text("result", "Markdown.", isRequired: true),
                    .flag("certified", "Whether every sentence is borne out by what it cites.", isRequired: true),
                ], isOpen: true)
        ) { arguments, _ in
            let id = try arguments.text("run") ?? ""
            guard let result = try await desk.trove.report(of: id).result else {
                throw TroveError(.notFound, "\(id) has no result yet; ask agent_status")
            }
            return ToolReply(structured: [
                "status": .string(result.status.rawValue), "result": .string(result.markdown),
                "certified": .bool(result.isCertified),
            ])
        }
    }

    private static let state = JSONSchema(
        properties: [
            .text("run", "The run.", isRequired: true),
            .choice("status", RunRecord.Status.allCases.map(\.rawValue), "Where it stands."),
            .text("reason", "Why it stands there."), .texts("steps", "Its newest steps."),
            .text("question", "What it asks a person."),
        ], isOpen: true)
}
