internal import Foundation

/// How likely a memory answers a question, comparable across questions: a logistic model over the share of the
/// question's weight that stands in it and its cosine, fitted to LoCoMo's visible conversations.
enum RecallRelevance {
    /// 0 to 1.
    static func value(coverage: Double, cosine: Double?) -> Double {
        let sum =
            cosine.map { -4.2 + 2.6 * coverage + 5.2 * max($0, 0) } ?? (-3.2 + 4.4 * coverage)
        return 1 / (1 + exp(-sum))
    }
}
