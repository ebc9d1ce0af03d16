internal import Foundation

/// How likely a statement is borne out by a passage, where no rule settles it: a logistic model over what was measured.
///
/// Fitted by `tools/ask/lies --fit` on statements made by rule and lies made of them. 0.5 is where the false alarms on
/// true ones were allowed to be.
enum SupportModel {
    /// Weights in the order of ``StatementEvidence/Features/named``, the constant last.
    private static let withVector = [4.16, -0.00, 0.71, -1.67, -1.85, 0.30, -6.16, 0.93, 1.00, -1.17, 3.24, -4.81]
    private static let words = [5.57, 0.91, 0.94, -1.75, -1.83, 0.43, -9.63, 1.06, 1.06, -1.30, 0.00, -5.09]
    private static let characters = [-0.45, 3.39, 2.63, -1.20, -0.86, -0.28, -3.75, 0.75, 0.09, -0.72, 0.00, -1.85]

    /// 0 to 1.
    static func value(_ evidence: StatementEvidence) -> Double {
        let features = evidence.features
        let weights = features.dense != nil ? withVector : evidence.isUnspaced ? characters : words
        let sum = zip(features.named, weights).reduce(weights[weights.count - 1]) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
