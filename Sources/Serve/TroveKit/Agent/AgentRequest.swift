public import Foundation
public import TroveCore

/// A goal, and what its run may use and spend.
public struct AgentRequest: Sendable {
    /// What is wanted, in words.
    public var goal: String
    /// Pictures that go with it.
    public var images: [URL] = []
    /// Names of the tools that the run may use; nil for all that are at hand.
    public var tools: [String]?
    /// Calls that go outward without a question: `TOOL`, or `TOOL(argument=pattern)`.
    public var allowed: [String] = []
    /// Calls that are never made.
    public var forbidden: [String] = []
    /// Limits: `steps=20`, `tokens=100000`, `money=0.5`, `seconds=60`, `calls=50`, `bytes-out=1000`.
    public var budget: [String] = []
    /// An account that runs share; nil for one of its own. Its limits are those of the run that opened it.
    public var account: String?
    /// Folders beyond which nothing exists for the run; empty for all.
    public var scope: [String] = []

    /// Creates a request.
    public init(_ goal: String) { self.goal = goal }
}

/// Where a run stands after it was worked on.
public struct RunReport: Codable, Sendable {
    /// The run.
    public var run: RunRecord
    /// What it came to; nil as long as it has no end.
    public var result: RunResult?
    /// What a person is asked; nil where nobody is.
    public var question: RunQuestion?
    /// What was drawn on its account.
    public var budget: [RunBudget]
}
