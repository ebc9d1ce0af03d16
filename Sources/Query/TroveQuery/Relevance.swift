internal import Foundation

/// How likely a passage answers a question, comparable across questions: a logistic model over what was measured.
///
/// Fitted by `tools/bench/query_relevance.py` on judged sets with the answering document left out for half of the cases.
struct Relevance {
    /// What is known of a question and a passage.
    struct Features {
        /// Share of the question's weight in the passage, and in its best sentence.
        var coverage = 0.0
        var sentence = 0.0
        /// Share of the question's neighbouring words that are neighbours here.
        var proximity = 0.0
        /// BM25 over the greatest that the question allows.
        var lexical = 0.0
        /// How much of that it is ahead of the next passage; below 0 for all but the first.
        var lead = 0.0
        /// Cosine; nil where there is no vector.
        var dense: Double?
        /// Cosine above that of the next passage.
        var denseLead = 0.0

        /// By name, for explanations and for fitting.
        var named: [(String, Double)] {
            [
                ("coverage", coverage), ("sentence", sentence), ("proximity", proximity), ("lexical", lexical),
                ("lead", lead), ("dense", dense ?? 0), ("dense-lead", denseLead),
            ]
        }
    }

    /// Weights in the order of ``Features/named``, the constant last; with and without a vector.
    private static let withVector = [0.81, 2.16, 1.93, 1.64, 4.09, 2.28, 3.55, -3.77]
    private static let withoutVector = [3.92, 2.99, 2.58, 4.82, 5.46, 0.0, 0.0, -4.91]

    /// 0 to 1.
    static func value(_ features: Features) -> Double {
        let weights = features.dense == nil ? withoutVector : withVector
        let sum = zip(features.named, weights).reduce(weights[weights.count - 1]) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
