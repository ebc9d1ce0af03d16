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

    /// Weights, the constant last.
    private struct Weights {
        /// In the order of ``features``.
        var relevance: [Double]
        /// In the order of ``SubjectCoverage/named``.
        var nearness: [Double]
    }

    /// With and without vectors.
    private static let withVector = Weights(
        relevance: [
            0.68, 0.45, 0.88, 0.29, -0.45, -0.71, 0.84, 0.27, -1.69, -0.38, 1.08, 0.13, 1.00, 0.24,
            0.10, 0.59, 0.04, 0.97, 0.45, 1.39, 0.54, 0.78, 0.16, 1.49, -0.33, 0.13, 1.44, -1.90,
            -3.73,
        ],
        nearness: [-0.14, -0.19, 0.38, 3.50, 2.98, 1.16, 0.61, 0.34, 0.93, 2.18, -1.43])
    private static let withoutVector = Weights(
        relevance: [
            0.69, 0.35, 0.39, 0.68, 0.02, -0.67, 0.25, -0.31, -0.42, -0.97, 0.58, -0.34, 0.55, 1.16,
            0.26, 0.45, 0.83, 1.22, 1.56, 1.16, 0.33, 0.00, 0.00, 1.54, -1.46, -0.60, 0.63, 0.91,
            -5.09,
        ],
        nearness: [0.08, -0.03, 0.34, 0.00, 0.00, 0.94, 1.01, 0.42, -0.08, 2.32, 0.28])

    /// - Parameter candidates: Best first; at least one.
    init(_ candidates: [AnswerCandidate], best: AnswerCandidate, hits: [Hit], question: Question) {
        let rival = candidates.filter { $0.hit != best.hit }.map(\.score).max() ?? best.score - 5
        let subject = SubjectCoverage(question, hits: hits).named
        features =
            best.features.named + [
                ("score", best.score / 5), ("ahead", (best.score - rival) / 5),
                ("best-passage", candidates.map(\.features.passage).max() ?? 0),
            ] + subject
        let weights = hits.contains { $0.scores.dense != nil } ? Self.withVector : Self.withoutVector
        relevance = Self.value(features, weights.relevance)
        nearness = Self.value(subject, weights.nearness)
    }

    private static func value(_ features: [(String, Double)], _ weights: [Double]) -> Double {
        let sum = zip(features, weights).reduce(weights.last ?? 0) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
