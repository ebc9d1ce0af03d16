internal import Foundation
internal import TroveCore
internal import TroveLexical

/// The runs of a statement that stand in a passage as they are, and how near to each other they stand there: what is
/// said of one thing mostly stands beside it.
struct StatementParts {
    /// How near the worst named part is to the others, 0 to 1.
    private(set) var nearness = 0.5
    /// Tokens of the longest part.
    private(set) var longest = 0

    private struct Part {
        var count: Int
        var places: [Int]
        var weight: Double
        /// Names, numbers and runs of characters are what others may have been put in place of.
        var isParticular: Bool
    }

    /// Words from which on a neighbour counts little.
    private static let reach = 14.0

    init(_ statement: [StatementToken], passage: PassageReadings) {
        let parts = Self.parts(statement, passage.tokens)
        longest = parts.map(\.count).max() ?? 0
        let steps = Self.steps(passage)
        let all = parts.reduce(0) { $0 + $1.weight }
        var worst: Double?
        for (index, part) in parts.enumerated() where part.isParticular {
            let others = all - part.weight
            guard others > 0 else { continue }
            var best = 0.0
            for place in part.places {
                var support = 0.0
                for (other, neighbour) in parts.enumerated() where other != index {
                    let distance = neighbour.places.map { there in
                        max(0, abs(steps[there] - steps[place]) - (there < place ? neighbour.count : part.count))
                    }.min() ?? 0
                    support += neighbour.weight * exp(-Double(distance) / Self.reach)
                }
                best = max(best, support)
            }
            worst = min(worst ?? 1, best / others)
        }
        if let worst { nearness = worst }
    }

    /// Cuts a statement greedily into the longest runs that the passage holds.
    private static func parts(_ statement: [StatementToken], _ passage: [StatementToken]) -> [Part] {
        var places: [Term: [Int]] = [:]
        for (index, token) in passage.enumerated() { places[token.term, default: []].append(index) }
        var parts: [Part] = []
        var index = 0
        while index < statement.count {
            var count = 0
            var found: [Int] = []
            for start in places[statement[index].term] ?? [] {
                var length = 1
                while index + length < statement.count, start + length < passage.count,
                    statement[index + length].term == passage[start + length].term
                {
                    length += 1
                }
                if length > count { (count, found) = (length, []) }
                if length == count { found.append(start) }
            }
            let run = statement[index..<(index + count)]
            let isSingleCharacter = count == 1 && run.first?.kind == .character
            if run.contains(where: { !$0.isStop }), !isSingleCharacter {
                parts.append(
                    Part(
                        count: count, places: found, weight: run.reduce(0) { $0 + $1.weight },
                        isParticular: run.contains { $0.isName || $0.kind == .number }
                            || run.first?.kind == .character))
            }
            index += max(count, 1)
        }
        return parts
    }

    /// Places of tokens as they are walked: a comma is a longer step, a sentence's end a long one.
    private static func steps(_ passage: PassageReadings) -> [Int] {
        let scalars = Array(passage.text.unicodeScalars)
        let ends = Set(passage.sentences.map(\.lowerBound))
        var step = 0
        var last = 0
        return passage.tokens.enumerated().map { index, token in
            step += 1
            if ends.contains(index), index > 0 {
                step += 20
            } else if scalars[last..<token.span.start].contains(where: { commas.contains($0) }) {
                step += 2
            }
            last = token.span.end
            return step
        }
    }

    private static let commas: Set<Unicode.Scalar> = [",", "，", "、", ":", "：", ";", "；"]
}
