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
        case ranking, tagger, fields
    }

    package var id: Int64
    package var kind: Kind
    package var name: String
    /// Whether searches, or ingests, use it; one ranking at most, any number of taggers and readers of fields of different names.
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

/// A tag that a person gave to a file: it stays with the file when it changes, and with its content when it moves.
package struct PersonTag: Sendable, Equatable {
    package var path: String
    package var sha256: String
    package var tag: String

    package init(path: String, sha256: String, tag: String) {
        self.path = path
        self.sha256 = sha256
        self.tag = tag
    }
}

/// What a tagger says of a content.
package struct LearnedTag: Sendable, Equatable {
    package var sha256: String
    package var tagger: String
    /// Nil where it is not sure enough of any.
    package var tag: String?
    /// How likely the likeliest tag is right.
    package var probability: Double

    package init(sha256: String, tagger: String, tag: String?, probability: Double) {
        self.sha256 = sha256
        self.tagger = tagger
        self.tag = tag
        self.probability = probability
    }
}

/// What of a document a tagger looks at.
package struct DocumentVectors: Sendable {
    /// Digest of its content.
    package var sha256: String
    package var path: String
    /// What the document says of itself.
    package var metadata: [String: String]
    /// The sum of its passages' vectors; nil where none has one.
    package var text: [Float]?
    /// Coded views of its first picture that is a picture of its own; nil where it has none.
    package var picture: [UInt8]?

    package init(sha256: String, path: String, metadata: [String: String], text: [Float]?, picture: [UInt8]?) {
        self.sha256 = sha256
        self.path = path
        self.metadata = metadata
        self.text = text
        self.picture = picture
    }
}
