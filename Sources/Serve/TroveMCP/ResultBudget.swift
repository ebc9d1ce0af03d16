internal import TroveCore
internal import TroveKit

/// Keeps a whole result, the JSON for programs and its copy for models together, within a number of tokens.
struct ResultBudget: Sendable {
    /// Tokens of the whole result, pictures not counted.
    let limit: Int
    private let estimate: TokenEstimate

    /// - Parameter wanted: What the call asked for; nil for the server's own measure.
    init(_ wanted: Int?, _ desk: ServiceDesk) {
        limit = min(wanted ?? desk.options.budget, MCPOptions.budgets.upperBound)
        estimate = desk.trove.tokenEstimate()
    }

    /// Tokens that a result takes.
    func tokens(of structured: JSONValue) -> Int {
        estimate.tokens(in: ToolReply(structured: structured).json.line)
    }

    /// The greatest `count` in `0...most` for which what `make` makes of it fits; nil where not even 0 does.
    func greatest(upTo most: Int, _ make: (Int) -> JSONValue) -> Int? {
        var fails = (count: most, tokens: tokens(of: make(most)))
        guard fails.tokens > limit else { return most }
        var fits = (count: 0, tokens: tokens(of: make(0)))
        guard fits.tokens <= limit else { return nil }
        var halves = false
        while fails.count - fits.count > 1 {
            // Tokens grow about evenly; where they do not, every second step halves what is left.
            let share = halves ? 0.5 : Double(limit - fits.tokens) / Double(fails.tokens - fits.tokens)
            let step = Int(share * Double(fails.count - fits.count))
            let probe = min(max(fits.count + step, fits.count + 1), fails.count - 1)
            let found = tokens(of: make(probe))
            if found <= limit { fits = (probe, found) } else { fails = (probe, found) }
            halves.toggle()
        }
        return fits.count
    }

    /// The argument by which a call names its budget.
    static let property = JSONSchema.Property.integer(
        "budget", MCPOptions.budgets,
        "Most tokens of the whole result, structured content and its text copy together. What does not fit is left out."
    )

    /// A result that says how much of the budget it takes at most.
    func counted(_ structured: JSONValue) -> JSONValue {
        func usage(_ tokens: Int) -> JSONValue {
            ["tokens": .number(Double(tokens)), "budget": .number(Double(limit))]
        }
        // The number itself is not known while it is counted: another may take some pieces more, in each copy.
        let tokens = tokens(of: structured.with("usage", usage(limit))) + Self.numberPieces
        return structured.with("usage", usage(min(tokens, limit)))
    }

    /// What one number may take beyond another of as many digits, in two copies.
    private static let numberPieces = 8
}

extension ToolArguments {
    /// The budget that a call names.
    func budget(_ desk: ServiceDesk) throws(TroveError) -> ResultBudget {
        // More than the greatest budget is cut down to it; so little that nothing could be said is refused.
        ResultBudget(try integer("budget", in: MCPOptions.budgets.lowerBound...Int.max), desk)
    }
}

extension JSONValue {
    /// The value with shorter numbers, without nulls and members that hold nothing.
    var compact: JSONValue {
        switch self {
        case .number(let number): .number((number * 10_000).rounded() / 10_000)
        case .array(let elements): .array(elements.map(\.compact))
        case .object(let members):
            .object(
                members.compactMap { member in
                    let value = member.value.compact
                    let isEmpty = value.isNull || value.elements?.isEmpty == true || value.members?.isEmpty == true
                    return isEmpty && member.name != "results" ? nil : .init(name: member.name, value: value)
                })
        default: self
        }
    }

    /// The object without some of its members.
    func without(_ names: String...) -> JSONValue {
        guard let members else { return self }
        return .object(members.filter { !names.contains($0.name) })
    }

    /// The object with a member set, at the end where it is new.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard var members, let value else { return self }
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].value = value
        } else {
            members.append(.init(name: name, value: value))
        }
        return .object(members)
    }
}
