/// The record of what agents did. Every write is one transaction that any process may make.
package protocol RunCatalog: Sendable {
    /// Begins a run, and its account where there is none of that name.
    func addRun(_ run: RunRecord, budget: [RunBudget]) async throws
    /// The run; nil where there is none of that name.
    func run(_ id: String) async throws -> RunRecord?
    /// Runs, the newest first.
    func runs(limit: Int) async throws -> [RunRecord]
    /// Writes events with what they draw on the account, all or nothing.
    /// - Parameters:
    ///   - draws: By unit; below zero gives back.
    ///   - status: Where the run stands now; nil leaves it.
    ///   - isDurable: Whether a power cut after the return loses nothing.
    /// - Returns: The unit that does not suffice; then nothing was written.
    func append(
        _ events: [RunEvent], to run: String, draws: [RunBudget.Unit: Int], status: (RunRecord.Status, String)?,
        isDurable: Bool
    ) async throws -> RunBudget.Unit?
    /// Where a run stands, without an event.
    func setStatus(_ status: RunRecord.Status, reason: String, of run: String) async throws
    /// The log from its start.
    func events(of run: String) async throws -> [RunEvent]
    /// Takes a run out with all that belongs to it. False where there is none.
    func removeRun(_ id: String) async throws -> Bool
    /// Puts tombstones in place of all events from the first that rests on one of the sources.
    /// - Returns: The runs that this reached.
    func forgetEvents(restingOn sources: [String]) async throws -> [String]

    /// The limits of an account, in the order of their units.
    func budget(of account: String) async throws -> [RunBudget]
    /// What a person wants of a run: `pause`, `cancel`, or nothing.
    func request(of run: String) async throws -> String?
    /// Asks a run to pause, to end, or, by nil, to go on. False where there is none.
    func setRequest(_ request: String?, of run: String) async throws -> Bool
    /// Questions of a run in order, answered ones too.
    func questions(of run: String) async throws -> [RunQuestion]
    /// Puts a question down; one that stands there already stays.
    func ask(_ question: RunQuestion) async throws
    /// Answers a question that is open. False where there is none.
    func answer(_ question: Int, of run: String, _ answer: RunQuestion.Answer, by: String) async throws -> Bool
}
