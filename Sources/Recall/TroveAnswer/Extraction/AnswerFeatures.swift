/// What a sentence is measured by as an answer, each about 0 to 1.
struct AnswerFeatures {
    /// Share of the question's weight in the sentence; what the one before it adds.
    var words = 0.0
    var before = 0.0
    /// Share of the question's neighbouring words that are close here; of its weight in the same order.
    var near = 0.0
    var order = 0.0
    /// Whether the kind of thing asked for is there; how close it stands to words of the question.
    var kind = 0.0
    var kindNear = 0.0
    /// Share of the sentence that are words of the question.
    var density = 0.0
    /// Share of the question's weight that no other sentence of the passage has.
    var onlyHere = 0.0
    /// Share of the words beside the question word.
    var beside = 0.0
    /// How long it is.
    var length = 0.0
    /// Relevance of its passage, the passage's place, and how far its relevance is ahead of the best other one's.
    var relevance = 0.0
    var rank = 0.0
    var lead = 0.0
    /// Share of the question's words that its passage is not headed by and that stand here: what is asked of a thing, beside
    /// its name.
    var beyond = 0.0
    /// Share of the question's weight in its passage; whether the word that tells most is there.
    var passage = 0.0
    var rarest = 0.0
    /// Of the question's words that do not run through the passage, those that stand there at all; what words of the
    /// question weigh that stand nowhere there.
    var attribute = 0.0
    var missing = 0.0

    /// By name, in the order of the weights.
    var named: [(String, Double)] {
        [
            ("words", words), ("before", before), ("near", near), ("order", order), ("kind", kind),
            ("kind-near", kindNear), ("density", density), ("only-here", onlyHere), ("beside", beside),
            ("length", length), ("relevance", relevance), ("rank", rank), ("lead", lead), ("beyond", beyond),
            ("passage", passage), ("rarest", rarest), ("attribute", attribute), ("missing", missing),
        ]
    }

    /// Fitted by `tools/ask/fit`: the likeliest sentence of a question's passages is to hold the answer.
    private static let weights = [
        1.12, 1.42, 1.17, 0.56, 1.25, 1.30, 1.33, 1.36, 0.70, -0.18, 0.53, -1.20, 0.97, 3.22, 0.77, 0.45, 0.27,
        -1.15,
    ]

    /// Greater is better; compares sentences of one question.
    var score: Double { zip(named, Self.weights).reduce(0) { $0 + $1.0.1 * $1.1 } }
}
