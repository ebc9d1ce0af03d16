internal import Foundation
internal import TroveCore
internal import TroveQuery

/// How likely the best sentence answers, and how likely the store is about the matter at all: two logistic models over
/// what compares across questions, fitted by `tools/ask/fit` on questions asked with and without their documents.
struct AnswerConfidence {
    /// What was measured, by name.
    let features: [(String, Double)]
    /// Likelihood that the best sentence answers, 0 to 1.
    let relevance: Double
    /// Likelihood that the store is about what was asked, whether it answers or not, 0 to 1.
    let nearness: Double

    /// Weights in the order of ``features``, the constant last.
    private struct Weights {
        var relevance: [Double]
        var nearness: [Double]
    }

    /// With and without vectors.
    private static let withVector = Weights(relevance: [], nearness: [])
    private static let withoutVector = Weights(relevance: [], nearness: [])

    /// - Parameter candidates: Best first; at least one.
    init(_ candidates: [AnswerCandidate], best: AnswerCandidate, hits: [Hit], question: Question) {
        let rival = candidates.filter { $0.hit != best.hit }.map(\.score).max() ?? best.score - 5
        let top = hits.compactMap(\.relevance).max() ?? 0
        let words = candidates.map(\.features.passage).max() ?? 0
        features =
            best.features.named + [
                ("score", best.score / 5), ("ahead", (best.score - rival) / 5), ("odds", Self.odds(top)),
                ("best-passage", words), ("dense", hits.compactMap(\.scores.dense).max() ?? 0),
            ] + SubjectCoverage(question, hits: hits).named
        let weights = hits.contains { $0.scores.dense != nil } ? Self.withVector : Self.withoutVector
        relevance = Self.value(features, weights.relevance)
        nearness = Self.value(features, weights.nearness)
    }

    private static func odds(_ share: Double) -> Double {
        let share = min(max(share, 0.002), 0.998)
        return log(share / (1 - share)) / 5
    }

    private static func value(_ features: [(String, Double)], _ weights: [Double]) -> Double {
        let sum = zip(features, weights).reduce(weights.last ?? 0) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
