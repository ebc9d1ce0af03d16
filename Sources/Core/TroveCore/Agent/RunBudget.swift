/// One limit of an account and what was drawn on it. Several runs may share an account.
public struct RunBudget: Codable, Sendable, Equatable {
    /// What is counted, always in whole numbers.
    public enum Unit: String, Codable, Sendable, CaseIterable {
        /// Decisions of the model with what came of them.
        case steps
        /// Tokens by Trove's own count: bytes of what is sent and of what comes back, which no tokenizer exceeds.
        case tokens
        /// Millionths of the currency that the prices are in.
        case money
        /// Milliseconds.
        case milliseconds
        /// Calls of tools.
        case calls
        /// Bytes given to tools that go outward.
        case bytesOut = "bytes-out"
    }

    /// What is counted.
    public var unit: Unit
    /// The most that may be drawn.
    public var total: Int
    /// What was drawn; what is under way counts at its upper bound.
    public var spent: Int

    /// Creates a limit.
    public init(unit: Unit, total: Int, spent: Int = 0) {
        self.unit = unit
        self.total = total
        self.spent = spent
    }

    /// What is left.
    public var left: Int { max(0, total - spent) }
}
