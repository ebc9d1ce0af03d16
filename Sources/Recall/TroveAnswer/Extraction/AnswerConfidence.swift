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
        /// Below this the store is not about the matter.
        var nearness: Double
    }

    private let thresholds: Thresholds

    /// Whether the store is about what was asked.
    var isNear: Bool { nearness >= thresholds.nearness }

    /// The least relevance of an answer with such other sources.
    func leastRelevance(_ others: OtherSources) -> Double {
        guard !others.copied.isEmpty else { return thresholds.answer }
        return others.rivals.isEmpty ? thresholds.copies : thresholds.rivals
    }

    /// With and without vectors.
    private static let withVector = Weights(
        relevance: [
            0.53, 0.99, 0.64, 0.94, -0.08, -0.85, -0.01, 1.23, -0.48, 0.37, 0.03, -0.30, 0.17, 0.86, 0.34,
            0.07, -0.07, 0.80, 1.50, 0.28, 0.02, 0.09, 0.76, 0.15, 0.98, -0.17, 1.24, -0.75, -0.17, 0.57,
            0.00, 0.00, 0.00, 1.38, -6.00,
        ],
        nearness: [
            0.12, -0.74, -0.59, 4.93, 3.92, 2.58, 0.58, 1.34, -0.13, 0.40, 0.83, 0.14, 0.44, -1.45,
        ])
    private static let withoutVector = Weights(
        relevance: [
            0.61, 0.74, 0.13, 0.17, -0.29, -0.57, 0.30, 0.02, -0.58, -0.21, 0.67, -0.54, 0.24, 0.56, 0.38,
            0.23, -0.37, -0.50, 1.27, 0.56, 1.17, 0.43, 0.19, 0.64, 0.00, 0.00, 0.46, -0.51, -0.67, 0.13,
            0.00, 0.00, 0.00, 0.11, -3.85,
        ],
        nearness: [
            0.84, 0.51, -0.04, 0.00, 0.00, 1.71, 0.35, -0.08, -0.56, 1.27, 1.95, 1.29, 0.87, -1.26,
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
        thresholds = Thresholds(answer: 0.58, rivals: hasVectors ? 0.3 : 0.2, nearness: hasVectors ? 0.5 : 0.43)
        relevance = Self.value(features, weights.relevance)
        nearness = Self.value(subject, weights.nearness)
    }

    private static func value(_ features: [(String, Double)], _ weights: [Double]) -> Double {
        let sum = zip(features, weights).reduce(weights.last ?? 0) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
