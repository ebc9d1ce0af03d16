/// Which chunks a search may find: tests of their documents, files and places, joined.
package indirect enum ChunkFilter: Sendable, Hashable {
    /// Every one of them holds; true of none.
    case all([ChunkFilter])
    /// At least one of them holds; false of none.
    case any([ChunkFilter])
    case not(ChunkFilter)
    case test(Field, Test)

    /// What is tested.
    package enum Field: Sendable, Hashable {
        case path, name, format, kind, title, lang, page, pages, size, modified, indexed, heading, text, id, sha256
        /// What a person or a tagger called the document; what a person did.
        case tag, label
        /// What the document says of itself, by its key.
        case metadata(String)
    }

    /// How it is tested. A test of what is not there fails.
    package enum Test: Sendable, Hashable {
        case equals(Value)
        case less(Value)
        case lessOrEqual(Value)
        case greater(Value)
        case greaterOrEqual(Value)
        /// A pattern with `*`, `**` and `?`.
        case glob(String)
        /// A part of the text, case ignored.
        case contains(String)
        case exists
    }

    /// What is compared with.
    package enum Value: Sendable, Hashable {
        case text(String)
        case number(Double)
    }
}

extension ChunkFilter.Field {
    /// The fields that every store has.
    package static let builtIn: [(name: String, field: Self)] = [
        ("path", .path), ("name", .name), ("format", .format), ("kind", .kind), ("title", .title), ("lang", .lang),
        ("page", .page), ("pages", .pages), ("size", .size), ("modified", .modified), ("indexed", .indexed),
        ("heading", .heading), ("text", .text), ("id", .id), ("sha256", .sha256), ("tag", .tag), ("label", .label),
    ]

    /// Whether the values are numbers.
    package var isNumeric: Bool {
        switch self {
        case .page, .pages, .size, .modified, .indexed: true
        default: false
        }
    }

    /// Whether the values are points in time, in seconds since 1970.
    package var isDate: Bool { self == .modified || self == .indexed }
}

extension ChunkFilter {
    /// Whether a test looks at tags, which change without any document's doing so.
    package var readsTags: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.readsTags)
        case .not(let part): part.readsTags
        case .test(let field, _): field == .tag || field == .label
        }
    }
}
