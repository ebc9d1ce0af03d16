/// What is known of a memory and a question, and what it counts.
///
/// Weights are a softmax over the memories of a conversation, fitted to LoCoMo's visible conversations with one of them
/// left out at a time; every figure is relative to the best memory in scope, so it does not depend on the store's size.
struct RecallFeatures {
    /// BM25 of the neighbourhood, cosine of the memory, and of its neighbourhood, as shares of the greatest.
    var words = 0.0
    var meaning = 0.0
    var context = 0.0
    /// 1 where the question names who spoke, -1 where it names another one.
    var speaker = 0.0
    /// The question asks when, and the memory says when.
    var tellsWhen = 0.0
    var numeric = 0.0
    var asks = 0.0
    /// BM25 of the neighbourhood of the memory before.
    var before = 0.0
    /// Share of the question's weight in the memory itself.
    var coverage = 0.0
    /// How well the best of its session do, as a share of the best session.
    var session = 0.0
    /// It lies in the time that the question names.
    var inTime = 0.0
    var recency = 0.0
    var pinned = 0.0
    /// The question is the memory's own words.
    var same = 0.0

    /// Before the sessions are known.
    var first: Double { words + meaning + context + 0.6 * max(speaker, 0) }

    var score: Double {
        let fitted =
            2.95 * words + 1.74 * meaning + 1.23 * context + 1.68 * speaker + 2.25 * tellsWhen + 1.04 * numeric
            - 0.52 * asks + 1.11 * before + 1.38 * coverage + 3.61 * session
        return fitted + 1.5 * inTime + recency + 0.3 * pinned + 10 * same
    }

    /// By name, for explanations.
    var named: [(String, Double)] {
        [
            ("words", words), ("meaning", meaning), ("context", context), ("speaker", speaker), ("when", tellsWhen),
            ("number", numeric), ("asks", asks), ("before", before), ("coverage", coverage), ("session", session),
            ("time", inTime), ("recency", recency), ("pinned", pinned), ("same", same),
        ]
    }
}
