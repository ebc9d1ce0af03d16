internal import TroveCore

/// Something that is about to be done: asking the model, calling a tool, certifying.
struct RunCall: Sendable {
    /// What is done, as it stands in the log.
    var body: JSONValue
    /// What it draws on the account beforehand.
    var draws: [RunBudget.Unit: Int] = [:]
    /// Seconds that it may take.
    var timeout: Double
    /// Whether it changes something outside the run: then it is never done twice.
    var isEffect = false
    /// Does it, within seconds.
    var act: @Sendable (Double) async throws -> CallResult
}

/// What came of a call.
struct CallResult: Sendable {
    /// As it stands in the log.
    var body: JSONValue
    /// Files and memories that words of it come from.
    var sources: [String] = []
    /// What was drawn and not needed.
    var refunds: [RunBudget.Unit: Int] = [:]
}
