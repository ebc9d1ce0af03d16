package import TroveCore

/// What a run has seen so far, as far as that says whom an argument may come from.
package struct Lineage: Sendable {
    /// Words of the person: the goal, and nothing else.
    let goal: String
    /// The least trust of all that was seen; nil where only the person was heard.
    package private(set) var least: Trust?
    package private(set) var hasPrivate = false

    package init(goal: String) { self.goal = Self.folded(goal) }

    package mutating func see(_ result: ToolResult) {
        let trusts = [result.trust] + result.passages.map(\.trust)
        least = (trusts + [least].compactMap { $0 }).min()
        hasPrivate = hasPrivate || result.isPrivate
    }

    /// Whether something that no person said was read.
    package var hasUntrusted: Bool { least.map { $0 < .person } ?? false }

    /// Whom an argument comes from: the person where its words stand in the goal, else the least of all that was seen,
    /// since a model that read it may have put it in any words.
    package func trust(of value: JSONValue) -> Trust {
        switch value {
        case .null, .bool: .person
        case .number: says(value.line) ? .person : seen
        case .string(let text): says(text) ? .person : seen
        case .array(let elements): elements.map(trust).min() ?? .person
        case .object(let members): members.map { trust(of: $0.value) }.min() ?? .person
        }
    }

    private var seen: Trust { least ?? .person }

    private func says(_ text: String) -> Bool {
        let wanted = Self.folded(text)
        guard !wanted.isEmpty else { return true }
        // A whole word of the goal: letters that stand within one are not its own words.
        var rest = goal[...]
        while let range = rest.firstRange(of: wanted) {
            let before = range.lowerBound > goal.startIndex ? goal[goal.index(before: range.lowerBound)] : " "
            let after = range.upperBound < goal.endIndex ? goal[range.upperBound] : " "
            if !(before.isLetter || before.isNumber) && !(after.isLetter || after.isNumber) { return true }
            rest = goal[goal.index(after: range.lowerBound)...]
        }
        return false
    }

    private static func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
