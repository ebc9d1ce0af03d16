internal import TroveCore

/// Decides, beneath the model, whether a call is made, asked about, or refused.
///
/// Reading tools and files in the run's own folder never ask. What goes outward asks when an argument comes from what
/// no person said, or when the run has read both the user's own data and such text: a model that obeys whatever it reads
/// could otherwise carry the one off by order of the other.
struct AskingRule: Sendable {
    let allowed: [ToolRule]
    let forbidden: [ToolRule]

    /// What becomes of a call.
    enum Verdict: Sendable, Equatable {
        case goes
        /// The question, for people.
        case asks(String)
        /// Why not, for people and for the model.
        case refused(String)
    }

    /// - Parameter always: Tools that a person allowed for the rest of the run.
    func verdict(
        _ tool: String, _ effect: AgentTool.Effect, _ arguments: JSONValue, _ lineage: Lineage, _ always: Set<String>
    ) -> Verdict {
        if forbidden.contains(where: { $0.holds(tool, arguments) }) {
            return .refused("a rule forbids this call of `\(tool)`")
        }
        guard effect == .goesOutward, !always.contains(tool),
            !allowed.contains(where: { $0.holds(tool, arguments) })
        else { return .goes }
        let trust = lineage.trust(of: arguments)
        var reason: String?
        if trust < .person {
            reason = "its arguments are not the words of your goal, and may come from text of trust `\(trust.rawValue)`"
        } else if lineage.hasPrivate, lineage.hasUntrusted {
            reason = "the run has read your own data and text that others may have written"
        }
        guard let reason else { return .goes }
        let shown = QuotedText(arguments.line).text
        let cut = shown.count > 1200 ? "\(shown.prefix(1200))… (\(shown.count) characters)" : shown
        return .asks("`\(tool)` goes outward with \(cut); \(reason).")
    }
}
