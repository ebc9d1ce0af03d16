internal import Foundation
package import TroveCore

/// What a run is bound to from its first event on.
package struct RunSettings: Sendable {
    /// What is wanted, in the person's words.
    package var goal: String
    /// Names of the pictures that came with it, in the run's folder.
    package var images: [String] = []
    /// The tools that it may use, by name.
    package var tools: [String: Grant]
    /// Calls that are allowed in advance.
    package var allowed: [String] = []
    /// Calls that are never made.
    package var forbidden: [String] = []
    /// Folders beyond which nothing exists for it; empty for all.
    package var scope: [String] = []
    package var prompts: PromptSet
    /// Marks where quoted text begins and ends; no document can know it.
    package var nonce: String
    /// Host and model, for people.
    package var model: String
    /// Tokens of one answer of the model.
    package var answerTokens = 2048

    /// A tool that a run may use, as it was when it was allowed.
    package struct Grant: Sendable, Equatable {
        package var digest: String
        package var effect: AgentTool.Effect
    }

    package init(goal: String, tools: [AgentTool], prompts: PromptSet, model: String) {
        self.goal = goal
        self.tools = Dictionary(
            tools.map { ($0.name, Grant(digest: $0.digest, effect: $0.effect)) },
            uniquingKeysWith: { first, _ in first })
        self.prompts = prompts
        self.model = model
        nonce = String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// The form of the log that this trove writes.
    private static let form = 1

    /// The body of the first event.
    package var json: JSONValue {
        func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
        return [
            "form": .number(Double(Self.form)), "goal": .string(goal), "images": texts(images),
            "tools": .object(
                tools.sorted { $0.key < $1.key }.map { name, grant in
                    .init(
                        name: name,
                        value: ["digest": .string(grant.digest), "effect": .string(grant.effect.rawValue)])
                }),
            "allowed": texts(allowed), "forbidden": texts(forbidden), "scope": texts(scope), "model": .string(model),
            "answer_tokens": .number(Double(answerTokens)), "nonce": .string(nonce), "prompts": prompts.json,
        ]
    }

    /// Reads the first event.
    /// - Throws: `.unsupportedVersion` for a log of another form, `.integrity`.
    package init(_ event: RunEvent) throws(TroveError) {
        let json = try RunJournal.body(event)
        guard event.kind == .start, let goal = json["goal"]?.text else {
            throw TroveError(.integrity, "the log begins with `\(event.kind.rawValue)`, not with the goal")
        }
        guard json["form"]?.integer == Self.form else {
            throw TroveError(.unsupportedVersion, "the log was written by a newer trove; install that version")
        }
        func texts(_ name: String) -> [String] { json[name]?.elements?.compactMap(\.text) ?? [] }
        self.goal = goal
        images = texts("images")
        tools = Dictionary(
            (json["tools"]?.members ?? []).map { member in
                let effect = member.value["effect"]?.text.flatMap(AgentTool.Effect.init) ?? .goesOutward
                return (member.name, Grant(digest: member.value["digest"]?.text ?? "", effect: effect))
            }, uniquingKeysWith: { $1 })
        allowed = texts("allowed")
        forbidden = texts("forbidden")
        scope = texts("scope")
        prompts = PromptSet(json["prompts"] ?? .null)
        nonce = json["nonce"]?.text ?? ""
        model = json["model"]?.text ?? ""
        answerTokens = json["answer_tokens"]?.integer ?? 2048
    }

    /// - Throws: `.invalidArgument` for rules that make no sense.
    package func check() throws(TroveError) { _ = try rules() }

    func rules() throws(TroveError) -> AskingRule {
        var (yes, no): ([ToolRule], [ToolRule]) = ([], [])
        for text in allowed { yes.append(try ToolRule(text)) }
        for text in forbidden { no.append(try ToolRule(text)) }
        return AskingRule(allowed: yes, forbidden: no)
    }
}
