/// An answer of which every sentence can be checked.
public struct Answer: Codable, Sendable {
    /// Whether there is an answer, and if not, why.
    public enum Outcome: String, Codable, Sendable, CaseIterable {
        /// It was answered.
        case answered
        /// Nothing in the store is about it.
        case absent
        /// The store comes near, but does not say it.
        case unconfirmed
        /// Sources disagree; the sentences show each.
        case conflicting
    }

    /// Who wrote the sentences.
    public enum Author: String, Codable, Sendable {
        /// They were taken from the documents.
        case extractive
        /// A language model wrote them.
        case model
    }

    /// A sentence, a row of a table, or a crop of a picture.
    public struct Sentence: Codable, Sendable {
        /// What kind of thing it is.
        public enum Kind: String, Codable, Sendable {
            /// A sentence.
            case sentence
            /// A row of a table, its cells parted by ` | `.
            case row
            /// A crop of a picture; ``text`` says what it shows.
            case crop
        }

        /// What kind of thing it is.
        public var kind: Kind
        /// Its words.
        public var text: String
        /// Of a row: what stands in the first row of its table, a name for each cell; nil where it is that row.
        public var columns: [String]?
        /// Numbers of the citations it rests on.
        public var citations: [Int]
        /// How far they bear it out.
        public var certificate: Certificate

        /// Creates a sentence.
        public init(kind: Kind = .sentence, text: String, citations: [Int], certificate: Certificate) {
            self.kind = kind
            self.text = text
            self.citations = citations
            self.certificate = certificate
        }
    }

    /// What was asked.
    public var question: String
    /// Whether there is an answer.
    public var outcome: Outcome
    /// Who wrote it.
    public var author: Author
    /// Likelihood that the answer is right, 0 to 1.
    public var relevance: Double
    /// The sentences, in the order of reading; where nothing was found, what came near.
    public var sentences: [Sentence]
    /// What they cite.
    public var citations: [AnswerCitation]
    /// What a reader should know.
    public var warnings: [String]
    /// Milliseconds from the question to the answer.
    public var tookMilliseconds: Double
    /// What it was chosen from, one for each thing asked; nil where that was not asked for.
    public var explanation: [AnswerExplanation]?

    /// Creates an answer.
    public init(
        question: String, outcome: Outcome, author: Author, relevance: Double, sentences: [Sentence],
        citations: [AnswerCitation], warnings: [String] = [], tookMilliseconds: Double = 0
    ) {
        self.question = question
        self.outcome = outcome
        self.author = author
        self.relevance = relevance
        self.sentences = sentences
        self.citations = citations
        self.warnings = warnings
        self.tookMilliseconds = tookMilliseconds
    }

    enum CodingKeys: String, CodingKey {
        case question, outcome, author, relevance, sentences, citations, warnings, explanation
        case tookMilliseconds = "took_ms"
    }
}
