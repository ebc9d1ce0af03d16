internal import Foundation
internal import TroveCore
internal import TroveQuery

/// How likely the best sentence answers, and how likely the store is about the matter at all: two logistic models over
/// what compares across questions, fitted by `tools/ask/fit` on questions asked with and without their documents, and on
/// planted ones.
struct AnswerConfidence {
    /// What was measured, by name.
    let features: [(String, Double)]
    /// Likelihood that the best sentence answers, 0 to 1.
    let relevance: Double
    /// Likelihood that the store is about what was asked, whether it answers or not, 0 to 1.
    let nearness: Double

    /// All of it, by name.
    var figures: [(String, Double)] { features + [("relevance-of-answer", relevance), ("nearness", nearness)] }

    /// Weights, the constant last.
    private struct Weights {
        /// In the order of ``features``.
        var relevance: [Double]
        /// In the order of ``SubjectCoverage/figures``.
        var nearness: [Double]
    }

    /// Below these an answer is withheld. Less is enough where there are copies, since the search itself holds it against
    /// a passage that others are like it, and less still where they say different things in the same place.
    private struct Thresholds {
        var answer: Double
        var copies = 0.3
        var rivals: Double
    }

    private let thresholds: Thresholds

    /// The least relevance of an answer with such other sources.
    func leastRelevance(_ others: OtherSources) -> Double {
        guard !others.copied.isEmpty else { return thresholds.answer }
        return others.rivals.isEmpty ? thresholds.copies : thresholds.rivals
    }

    /// With and without vectors.
    private static let withVector = Weights(
        relevance: [
            0.15, 0.70, -0.40, 0.64, 0.05, -0.56, -0.05, 0.39, -0.60, 1.16, 0.43, 0.22, 0.02, 0.97, 0.19,
            0.03, 0.46, -0.20, 0.79, 0.69, 0.01, 0.19, 0.68, -0.21, 0.42, -0.01, 1.09, -0.24, 0.22, 0.58,
            -1.72, -0.45, 2.46, 1.73, -7.56,
        ],
        nearness: [
            -0.12, -0.34, -0.71, 4.62, 3.89, 2.14, 0.37, 2.00, -0.06, 0.42, 0.71, 0.17, 0.13, -1.82,
        ])
    private static let withoutVector = Weights(
        relevance: [
            0.52, 0.71, 0.12, 0.07, -0.25, -0.43, 0.39, -0.03, -0.31, -0.24, 0.80, -0.17, 0.25, 0.21, 0.81,
            0.23, 0.39, -1.15, 0.88, 0.35, 0.73, 0.43, 0.49, 0.61, 0.00, 0.00, 0.59, -0.50, -0.43, 0.14,
            0.73, -0.32, 0.92, 0.67, -4.55,
        ],
        nearness: [
            1.24, 0.45, 0.57, 0.00, 0.00, 1.72, 0.57, -0.20, -0.63, 1.42, 1.74, 1.35, 1.06, -1.34,
        ])

    /// - Parameters:
    ///   - candidates: Best first; at least one.
    ///   - copied: Places of hits that hold copies of the best sentence.
    init(
        _ candidates: [AnswerCandidate], best: AnswerCandidate, hits: [Hit], besides copied: Set<Int>,
        question: Question
    ) {
        var best = best
        let others = hits.indices.filter { $0 != best.hit && !copied.contains($0) }
        let rival = candidates.filter { others.contains($0.hit) }.map(\.score).max() ?? best.score - 5
        if !copied.isEmpty {
            best.features.lead = best.features.relevance - (others.compactMap { hits[$0].relevance }.max() ?? 0)
        }
        let subject = SubjectCoverage(question, hits: hits).figures
        features =
            best.features.named + [
                ("score", best.score / 5), ("ahead", (best.score - rival) / 5),
                ("best-passage", candidates.map(\.features.passage).max() ?? 0),
            ] + subject
        let hasVectors = hits.contains { $0.scores.dense != nil }
        let weights = hasVectors ? Self.withVector : Self.withoutVector
        thresholds = Thresholds(answer: 0.5, rivals: hasVectors ? 0.3 : 0.2)
        relevance = Self.value(features, weights.relevance)
        nearness = Self.value(subject, weights.nearness)
    }

    private static func value(_ features: [(String, Double)], _ weights: [Double]) -> Double {
        let sum = zip(features, weights).reduce(weights.last ?? 0) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
