/// What one thing asked was answered from: the passages found, with the path to each, and the sentences weighed.
public struct AnswerExplanation: Codable, Sendable {
    /// A passage that was read.
    public struct Passage: Codable, Sendable {
        /// Its chunk.
        public var id: String
        /// Its file.
        public var path: String
        /// Likelihood that it answers.
        public var relevance: Double?
        /// The parts of its score; a `chain` says which name led to it from which other passage.
        public var parts: [Hit.Explanation]
    }

    /// A sentence that was weighed.
    public struct Candidate: Codable, Sendable {
        /// Its words.
        public var text: String
        /// Place of its passage in ``AnswerExplanation/passages``.
        public var passage: Int
        /// Greater is better; compares sentences of one question.
        public var score: Double

        /// Creates a candidate.
        package init(text: String, passage: Int, score: Double) {
            (self.text, self.passage, self.score) = (text, passage, score)
        }
    }

    /// The part of the question.
    public var question: String
    /// What the outcome was reckoned from, by name.
    public var figures: [String: Double]
    /// Best first.
    public var passages: [Passage]
    /// Best first.
    public var candidates: [Candidate]

    /// Creates an explanation.
    package init(question: String, figures: [String: Double], passages: [Hit], candidates: [Candidate]) {
        self.question = question
        self.figures = figures
        self.passages = passages.map {
            Passage(id: $0.id, path: $0.source.path, relevance: $0.relevance, parts: $0.explanation ?? [])
        }
        self.candidates = candidates
    }

    /// For people, a passage a line.
    public var lines: [String] {
        passages.flatMap { passage in
            [passage.path] + passage.parts.filter { $0.part == "chain" }.map { "   chain  \($0.detail ?? "")" }
        } + figures.sorted { $0.key < $1.key }.map { "\($0.key)  \(($0.value * 1000).rounded() / 1000)" }
    }
}
