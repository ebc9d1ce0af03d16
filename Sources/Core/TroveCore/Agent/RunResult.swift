/// What a run came to, with its proof.
public struct RunResult: Codable, Sendable {
    /// A passage that a sentence rests on.
    public struct Source: Codable, Sendable, Equatable {
        /// Number within the result, as sentences cite it.
        public var number: Int
        /// Identifier of the chunk, memory or value.
        public var id: String
        /// The document's title, or what kind of thing it is.
        public var title: String
        /// Absolute path; empty where it lies in no file.
        public var path: String
        /// 1-based page, where the format has pages.
        public var page: Int?
        /// SHA-256 of the content that it stands in; empty where there is none.
        public var sha256: String
        /// Its words.
        public var quote: String
        /// Places of its words on the page.
        public var boxes: [Box]
        /// Who vouches for them.
        public var trust: Trust

        /// Creates a source.
        public init(
            number: Int, id: String, title: String, path: String, page: Int?, sha256: String, quote: String,
            boxes: [Box], trust: Trust
        ) {
            self.number = number
            self.id = id
            self.title = title
            self.path = path
            self.page = page
            self.sha256 = sha256
            self.quote = quote
            self.boxes = boxes
            self.trust = trust
        }
    }

    /// A task of the plan.
    public struct Task: Codable, Sendable, Equatable {
        /// What was to be done.
        public var title: String
        /// What was to show that it is done.
        public var proof: String
        /// Whether the model says that it is.
        public var done: Bool

        /// Creates a task.
        public init(title: String, proof: String, done: Bool) {
            self.title = title
            self.proof = proof
            self.done = done
        }
    }

    /// What was wanted.
    public var goal: String
    /// How it ended.
    public var status: RunRecord.Status
    /// Why it ended so; empty where it reached its result.
    public var reason: String
    /// The answer, each sentence certified against what it cites.
    public var sentences: [Answer.Sentence]
    /// What the sentences cite; where there are none, what was read.
    public var sources: [Source]
    /// The plan as it stood at the end.
    public var plan: [Task]
    /// Files in the run's folder.
    public var files: [String]
    /// Steps that it took.
    public var steps: Int
    /// What a reader should know.
    public var warnings: [String]

    /// Creates a result.
    public init(
        goal: String, status: RunRecord.Status, reason: String, sentences: [Answer.Sentence], sources: [Source],
        plan: [Task], files: [String], steps: Int, warnings: [String]
    ) {
        self.goal = goal
        self.status = status
        self.reason = reason
        self.sentences = sentences
        self.sources = sources
        self.plan = plan
        self.files = files
        self.steps = steps
        self.warnings = warnings
    }

    /// Whether it reached a result of which every sentence is borne out.
    public var isCertified: Bool {
        status == .done && !sentences.isEmpty && sentences.allSatisfy { $0.certificate.verdict != .unsupported }
    }
}
