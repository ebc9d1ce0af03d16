public import Foundation
public import TroveCore

/// What an evaluation found, kept to compare later ones with.
public struct EvaluationRecord: Codable, Sendable {
    /// A set that scored lower than before by more than was allowed.
    public struct Regression: Codable, Sendable {
        /// Name of the set.
        public var name: String
        /// What fell: `ndcg@10`, or `answer-accuracy` of answers.
        public var metric: String
        /// Its value before.
        public var before: Double
        /// Its value now.
        public var now: Double
    }

    /// The sets, in the order they were named.
    public var sets: [EvaluatedSet]

    /// Creates a record.
    public init(sets: [EvaluatedSet]) { self.sets = sets }

    /// Reads a record that ``write(to:)`` or `trove eval --json` wrote.
    /// - Throws: `.notFound`, `.corruptInput`.
    public init(file: URL) throws(TroveError) {
        guard let data = try? Data(contentsOf: file) else {
            throw TroveError(.notFound, "cannot read \(file.path); write one with trove eval --save \(file.path)")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw TroveError(
                .corruptInput, "\(file.path) is no record of an evaluation; write one with trove eval --save",
                cause: error)
        }
    }

    /// Writes the record as JSON.
    public func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: file, options: .atomic)
    }

    /// The record without single queries and curves.
    public var summary: EvaluationRecord {
        EvaluationRecord(
            sets: sets.map { set in
                var set = set
                set.scored = nil
                set.curve = nil
                return set
            })
    }

    /// The set of that name.
    public subscript(_ name: String) -> EvaluatedSet? { sets.first { $0.name == name } }

    /// The sets whose nDCG@10, or accuracy of answers, fell by more than `allowed` below another record's.
    /// - Throws: `.invalidArgument` where no set is in both: such a comparison would always pass.
    public func regressions(from before: EvaluationRecord, allowed: Double) throws(TroveError) -> [Regression] {
        let pairs = sets.compactMap { set in before[set.name].map { (set, $0) } }
        guard !pairs.isEmpty else {
            throw TroveError(.invalidArgument, "the baseline holds none of these sets; write a new one with --save")
        }
        return pairs.compactMap { now, before in
            for metric in ["answer-accuracy", "ndcg@10"] {
                guard let new = now.metrics[metric], let old = before.metrics[metric] else { continue }
                return new < old - allowed ? Regression(name: now.name, metric: metric, before: old, now: new) : nil
            }
            return nil
        }
    }
}
