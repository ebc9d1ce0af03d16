package import TroveCore

/// Why a run goes no further for now. Its log stands; it can be taken up again.
package enum RunSuspension: Error, Sendable, Equatable {
    /// A person must answer first.
    case waiting(RunQuestion)
    /// A person halted it.
    case paused
    /// A replay came to the end of what was logged.
    case endOfLog
    /// What came next was forgotten.
    case forgotten(at: Int)
}

/// A person ended the run.
struct RunCancelled: Error {}

/// An account does not suffice for what was to be done.
package struct BudgetSpent: Error, Sendable {
    /// What is short.
    package let unit: RunBudget.Unit

    package init(unit: RunBudget.Unit) { self.unit = unit }

    /// For people.
    var reason: String { "the budget of \(unit.rawValue) is spent" }
}
