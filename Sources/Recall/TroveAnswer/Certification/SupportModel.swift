internal import Foundation

/// How likely a statement is borne out by a passage, where no rule settles it: a logistic model over what was measured.
///
/// Fitted by `tools/ask/lies --fit` on statements made by rule and lies made of them. 0.5 is where the false alarms on
/// true ones were allowed to be.
enum SupportModel {
    /// Weights in the order of ``StatementEvidence/Features/named``, the constant last.
    private static let withVector = [4.56, -0.04, 2.62, -1.74, -0.76, 0.38, -3.87, 1.46, 1.24, -1.31, 0.00, -5.60]
    private static let words = [4.56, -0.04, 2.62, -1.74, -0.76, 0.38, -3.87, 1.46, 1.24, -1.31, 0.00, -5.60]
    private static let characters = [-1.13, 3.59, 2.66, -1.63, -1.06, -0.30, -3.87, 1.15, -0.04, -0.60, 0.00, -2.21]

    /// 0 to 1.
    static func value(_ evidence: StatementEvidence) -> Double {
        let features = evidence.features
        let weights = features.dense != nil ? withVector : evidence.isUnspaced ? characters : words
        let sum = zip(features.named, weights).reduce(weights[weights.count - 1]) { $0 + $1.0.1 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}
