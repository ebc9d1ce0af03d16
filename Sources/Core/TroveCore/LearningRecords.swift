/// What somebody said of a document as an answer to a question.
package struct JudgementRecord: Sendable, Equatable, Codable {
    /// Who said it.
    package enum Source: String, Sendable, Codable, CaseIterable {
        /// A person, in the command line, the page or a file.
        case person
        /// An agent: kept apart, and not learned from unless asked for.
        case agent
    }

    package var query: String
    /// Digest of the document's content: a judgement is stale where no document has it any more.
    package var sha256: String
    /// The hit that was judged; nil for the document as a whole.
    package var hit: String?
    /// Where the document lay, for people.
    package var path: String
    /// 0 where it does not answer; greater where it answers better.
    package var grade: Double
    package var source: Source
    /// Seconds since 1970.
    package var at: Double

    package init(
        query: String, sha256: String, hit: String? = nil, path: String, grade: Double, source: Source = .person,
        at: Double
    ) {
        self.query = query
        self.sha256 = sha256
        self.hit = hit
        self.path = path
        self.grade = grade
        self.source = source
        self.at = at
    }
}

/// A small model that was learned over a store's features.
package struct LearnedModelRecord: Sendable, Equatable {
    /// What a model is for.
    package enum Kind: String, Sendable {
        case ranking, tagger
    }

    package var id: Int64
    package var kind: Kind
    package var name: String
    /// Whether searches, or ingests, use it; one ranking at most, any number of taggers of different names.
    package var isActive: Bool
    /// Seconds since 1970.
    package var madeAt: Double
    /// What was measured when it was learned, as JSON.
    package var report: String
    /// The model, as JSON.
    package var model: String

    package init(
        id: Int64 = 0, kind: Kind, name: String, isActive: Bool, madeAt: Double, report: String, model: String
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.isActive = isActive
        self.madeAt = madeAt
        self.report = report
        self.model = model
    }
}

/// A tag of a document.
package struct TagRecord: Sendable, Equatable, Codable {
    /// Who gave it.
    package enum Source: String, Sendable, Codable {
        case person, learned
    }

    /// Key of the document.
    package var document: Int64
    package var tag: String
    package var source: Source
    /// How likely a learned tag is right; 1 for a person's.
    package var probability: Double
    /// The tagger that gave it; nil for a person.
    package var model: String?

    package init(document: Int64, tag: String, source: Source, probability: Double = 1, model: String? = nil) {
        self.document = document
        self.tag = tag
        self.source = source
        self.probability = probability
        self.model = model
    }
}
