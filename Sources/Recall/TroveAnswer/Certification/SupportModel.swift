internal import Foundation
internal import TroveCore

/// How likely a statement is borne out by a passage, where no rule settles it: a logistic model over what was measured.
///
/// Fitted by `tools/ask/lies --fit` on statements made by rule and lies made of them. 0.5 is where the false alarms on
/// true ones were allowed to be.
enum SupportModel {
    /// Weights in the order of ``StatementEvidence/Features/named``, the constant last.
    private static let withVector = [4.52, -0.36, 0.37, -1.61, -1.82, 0.26, -7.76, 0.89, 0.96, -1.21, 3.19, -5.23]
    private static let words = [6.05, 0.63, 0.36, -1.72, -1.83, 0.39, -8.42, 1.00, 0.96, -1.26, 0.00, -5.20]
    private static let characters = [0.41, 3.19, 1.28, -0.28, 1.08, -0.52, -2.97, -0.45, -0.01, -2.16, 0.00, -0.45]

    /// What likeness and a model of entailment say together: the mean of their odds, in logarithms, since either errs
    /// where the other does not.
    static func joined(_ support: Double, _ judgement: EntailmentJudgement) -> Double {
        func odds(_ share: Double) -> Double {
            let share = min(max(share, 0.01), 0.99)
            return log(share / (1 - share))
        }
        return 1 / (1 + exp(-(odds(support) + odds(judgement.follows)) / 2))
    }

    /// 0 to 1.
    static func value(_ evidence: StatementEvidence) -> Double {
        let features = evidence.features
        let weights = features.dense != nil ? withVector : evidence.isUnspaced ? characters : words
        let sum = zip(features.named, weights).reduce(weights[weights.count - 1]) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
