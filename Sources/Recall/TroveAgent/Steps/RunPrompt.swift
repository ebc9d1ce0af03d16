internal import TroveCore
internal import TroveWire

/// What the model is shown before a step: the rules in the system's role, and below the person's goal what was found,
/// between marks that no document can know. Its length does not grow with the run.
struct RunPrompt {
    private let state: RunState

    init(_ state: RunState) { self.state = state }

    /// Characters of one result that are shown; the rest is read by `read_result`.
    static let resultLimit = 4000
    /// Results that are shown whole; of earlier ones, a line.
    private static let shownWhole = 6
    private static let shownAtAll = 30

    /// - Parameter parts: Of the prompt, below what is known.
    func messages(_ parts: [PromptSet.Part], pictures: (String) -> ChatMessage.Picture?) -> [ChatMessage] {
        let prompts = state.settings.prompts
        var text = "Goal: \(state.settings.goal)"
        if !state.plan.tasks.isEmpty { text += "\n\nPlan:\n" + quoted(state.plan.checklist) }
        let whole = state.observations.suffix(Self.shownWhole)
        let earlier = state.observations.dropLast(whole.count).suffix(Self.shownAtAll)
        if !earlier.isEmpty {
            text += "\n\nEarlier results:\n" + quoted(earlier.map(Self.line).joined(separator: "\n"))
        }
        for observation in whole {
            text += "\n\nResult \(observation.number), of \(observation.tool):\n" + quoted(shown(observation))
        }
        if !state.artefacts.isEmpty {
            text += "\n\nFiles written: \(state.artefacts.map(\.name).joined(separator: ", "))"
        }
        for part in parts { text += "\n\n" + prompts[part] }
        // The newest pictures: those that came with the goal as long as nothing else was looked at.
        let names = whole.compactMap(\.picture).suffix(2)
        let shown = (names.isEmpty ? state.settings.images[...] : names[...].map(\.self)[...]).compactMap(pictures)
        return [
            ChatMessage(.system, prompts[.rules]), ChatMessage(.user, text, pictures: Array(shown)),
        ]
    }

    private func quoted(_ text: String) -> String {
        let mark = state.settings.nonce
        let clean = QuotedText(text).text.replacing(mark, with: "(mark)")
        return "<<quoted \(mark)>>\n\(clean)\n<<end \(mark)>>"
    }

    private func shown(_ observation: RunState.Observation) -> String {
        let words = Self.words(of: observation, passages: state.passages)
        guard words.count > Self.resultLimit else { return words }
        return String(words.prefix(Self.resultLimit))
            + "\n(\(words.count - Self.resultLimit) characters more: read_result with result "
            + "\(observation.number), offset \(Self.resultLimit))"
    }

    private static func line(_ observation: RunState.Observation) -> String {
        let numbers = observation.passages.map { "[\($0)]" }.joined()
        let said = numbers.isEmpty ? String(observation.text.prefix(80)) : "passages \(numbers)"
        return "\(observation.number). \(observation.tool) \(observation.arguments.prefix(160)): \(said)"
            .replacing("\n", with: " ")
    }

    /// A result as a model reads it.
    static func words(of observation: RunState.Observation, passages: [ToolResult.Passage]) -> String {
        let parts = observation.passages.map { number in
            let passage = passages[number - 1]
            let place = [passage.title, passage.page.map { "page \($0)" }, passage.id].compactMap(\.self)
            return "[\(number)] \(place.joined(separator: ", "))\n\(passage.text)"
        }
        return ([observation.text] + parts).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
