internal import Foundation

/// How likely a memory answers a question, comparable across questions: a logistic model over the share of the
/// question's weight that stands in it and its cosine, fitted to the first hits of LoCoMo's visible questions, those that
/// cannot be answered among them.
enum RecallRelevance {
    /// 0 to 1.
    static func value(coverage: Double, cosine: Double?) -> Double {
        let sum = -2.0 + 2.8 * coverage + 0.2 * max(cosine ?? 0, 0)
        return 1 / (1 + exp(-sum))
    }
}
