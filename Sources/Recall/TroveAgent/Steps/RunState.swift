internal import TroveCore

/// What a run knows at a moment: all of it follows from the log.
struct RunState: Sendable {
    /// What one call brought.
    struct Observation: Sendable {
        let number: Int
        let tool: String
        let arguments: String
        let text: String
        /// Numbers of the passages that it brought or brought again.
        let passages: [Int]
        let picture: String?
    }

    let settings: RunSettings
    var plan = RunPlan()
    private(set) var observations: [Observation] = []
    private(set) var passages: [ToolResult.Passage] = []
    private var numbers: [String: Int] = [:]
    private var gains: Set<String> = []
    private(set) var artefacts: [ToolResult.Artefact] = []
    var lineage: Lineage
    /// Tools that a person allowed for the rest of the run.
    var always: Set<String> = []
    var steps = 0
    /// Steps one after the other that brought nothing new.
    var idleSteps = 0
    var warnings: [String] = []

    init(_ settings: RunSettings) {
        self.settings = settings
        lineage = Lineage(goal: settings.goal)
    }

    /// Idle steps after which a run ends.
    static let patience = 3

    /// Takes in what a call brought.
    /// - Returns: How much of it is new.
    @discardableResult
    mutating func observe(_ tool: String, _ arguments: JSONValue, _ result: ToolResult) -> Int {
        var cited: [Int] = []
        for passage in result.passages {
            let key = "\(passage.id) \(passage.span.start) \(Identifier.digest(passage.text).prefix(12))"
            if let number = numbers[key] {
                cited.append(number)
            } else {
                passages.append(passage)
                numbers[key] = passages.count
                cited.append(passages.count)
            }
        }
        for artefact in result.artefacts {
            artefacts.removeAll { $0.name == artefact.name }
            artefacts.append(artefact)
        }
        lineage.see(result)
        let new = result.gains.filter { gains.insert($0).inserted }
        observations.append(
            Observation(
                number: observations.count + 1, tool: tool, arguments: arguments.line, text: result.text,
                passages: cited, picture: result.picture))
        return new.count
    }

    /// Takes in that a call failed, or was not made.
    mutating func observe(failure message: String, of tool: String, _ arguments: JSONValue) {
        observations.append(
            Observation(
                number: observations.count + 1, tool: tool, arguments: arguments.line, text: "It failed: \(message)",
                passages: [], picture: nil))
    }

    /// More of an earlier result; the text of its place on.
    mutating func readOn(_ arguments: JSONValue) -> ToolResult {
        let number = arguments["result"]?.integer ?? 0
        let offset = max(0, arguments["offset"]?.integer ?? 0)
        guard let found = observations.first(where: { $0.number == number }) else {
            return ToolResult(text: "There is no result \(number).", trust: .person, isPrivate: false)
        }
        let whole = RunPrompt.words(of: found, passages: passages)
        let part = String(whole.dropFirst(offset).prefix(RunPrompt.resultLimit))
        let rest = whole.count - offset - part.count
        return ToolResult(
            text: part.isEmpty ? "Result \(number) ends before that." : part + (rest > 0 ? "\n(\(rest) more)" : ""),
            gains: part.isEmpty ? [] : ["part:\(number):\(offset / RunPrompt.resultLimit)"],
            trust: lineage.least ?? .person, isPrivate: lineage.hasPrivate)
    }
}
