package import TroveCore

/// The limits that a run begins with.
package struct BudgetLimits: Sendable {
    package private(set) var totals: [RunBudget.Unit: Int] = [
        .steps: 40, .tokens: 4_000_000, .milliseconds: 1_800_000, .calls: 200, .bytesOut: 1 << 20,
    ]
    /// Price of a million tokens sent and received, in one currency; nil where none are known.
    package let prices: Prices?

    /// What a million tokens cost.
    package struct Prices: Sendable, Codable, Equatable {
        package var sent: Double
        package var received: Double

        /// Reads `SENT,RECEIVED`; nil for an empty text.
        /// - Throws: `.invalidArgument`.
        package init?(_ text: String) throws(TroveError) {
            guard !text.isEmpty else { return nil }
            let parts = text.split(separator: ",").map { Double($0.filter { !$0.isWhitespace }) }
            guard parts.count == 2, let sent = parts[0], let received = parts[1], sent >= 0, received >= 0 else {
                throw TroveError(.invalidArgument, "prices are two numbers: of a million tokens sent, and received")
            }
            self.sent = sent
            self.received = received
        }

        /// Millionths of the currency, rounded up.
        func cost(sent tokens: Int, received: Int) -> Int {
            max(0, Int((Double(tokens) * sent + Double(received) * self.received).rounded(.up)))
        }
    }

    /// Reads `steps=20`, `seconds=60`, `money=0.5`...
    /// - Throws: `.invalidArgument`, also for money where no prices are known.
    package init(_ parts: [String], prices: Prices?) throws(TroveError) {
        self.prices = prices
        for part in parts.flatMap({ $0.split(separator: ",") }) {
            let sides = part.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard sides.count == 2, let value = Double(sides[1]), value >= 0, value <= 1e12 else {
                throw Self.problem(String(part))
            }
            switch sides[0] {
            case "seconds": totals[.milliseconds] = Int(value * 1000)
            case "money":
                guard prices != nil else {
                    throw TroveError(
                        .invalidArgument, "a budget of money needs prices: set `agent-prices` to those of your endpoint"
                    )
                }
                totals[.money] = Int(value * 1_000_000)
            case "steps", "tokens", "calls", "bytes-out":
                guard let unit = RunBudget.Unit(rawValue: sides[0]), let whole = Int(exactly: value) else {
                    throw Self.problem(String(part))
                }
                totals[unit] = whole
            default: throw Self.problem(String(part))
            }
        }
    }

    private static func problem(_ text: String) -> TroveError {
        TroveError(
            .invalidArgument,
            "`\(text)` is no budget; write steps=N, tokens=N, money=N, seconds=N, calls=N or bytes-out=N, parted by commas"
        )
    }

    /// The rows of the account.
    package var rows: [RunBudget] {
        RunBudget.Unit.allCases.compactMap { unit in totals[unit].map { RunBudget(unit: unit, total: $0) } }
    }
}
