/// What is right among the surest answers: index 0 holds the surest tenth, 9 all of them.
public struct AbstentionCurve: Codable, Sendable {
    /// Share of questions that are answered.
    public var answered: [Double]
    /// Share of those whose first sentence holds an accepted answer.
    public var accuracy: [Double]

    init(_ answers: [(relevance: Double, isRight: Bool)]) {
        let sorted = answers.enumerated().sorted {
            ($1.element.relevance, $0.offset) < ($0.element.relevance, $1.offset)
        }
        let counts = (1...10).map { sorted.count * $0 / 10 }
        answered = counts.map { sorted.isEmpty ? 0 : Double($0) / Double(sorted.count) }
        accuracy = counts.map { count in
            count == 0 ? 0 : Double(sorted.prefix(count).count { $0.element.isRight }) / Double(count)
        }
    }
}
