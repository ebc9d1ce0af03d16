public import TroveCore

/// The fields of documents.
public struct FieldReport: Codable, Sendable {
    /// One document.
    public struct Document: Codable, Sendable {
        /// Where it lies.
        public var path: String
        /// What was read, by the names of the fields; fields without a value are left out.
        public var values: [String: Value]
    }

    /// A value and its place.
    public struct Value: Codable, Sendable {
        /// As it is printed.
        public var value: String
        /// How likely it is right, 0 to 1.
        public var confidence: Double
        /// The page that it stands on; nil where the format has none.
        public var page: Int?
        /// Around its words, one a page; empty where the format has no places.
        public var boxes: [Box]
    }

    /// Names of the fields, as they were asked for.
    public var fields: [String]
    /// Fields that a word classifier reads; rules read the others.
    public var learned: [String]
    /// Documents, by path.
    public var documents: [Document]

    /// A row a document: its path, then for each field the value, its confidence, page and box.
    public var csv: String {
        var table = CSVTable(["path"] + fields.flatMap { [$0, "\($0):confidence", "\($0):page", "\($0):box"] })
        for document in documents {
            table.add(
                [document.path]
                    + fields.flatMap { field -> [String] in
                        guard let one = document.values[field] else { return ["", "", "", ""] }
                        let box = one.boxes.first.map { [$0.x0, $0.y0, $0.x1, $0.y1].map(Self.short) }
                        return [
                            one.value, Self.short(one.confidence), one.page.map(String.init) ?? "",
                            box?.joined(separator: " ") ?? "",
                        ]
                    })
        }
        return table.text
    }

    private static func short(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }
}

/// How well fields are read from documents that were held back.
public struct FieldLearningReport: Codable, Sendable {
    /// One field.
    public struct Field: Codable, Sendable {
        /// Its name.
        public var name: String
        /// Documents whose value is known.
        public var documents: Int
        /// Share of them whose value was read exactly, case and white space aside.
        public var exact: Double
        /// The same by rules alone.
        public var byRules: Double

        enum CodingKeys: String, CodingKey {
            case name, documents, exact
            case byRules = "by_rules"
        }
    }

    /// Name of what was learned.
    public var name: String
    /// Paths of the documents that were learned from.
    public var examples: [String]
    /// What came out for each field.
    public var fields: [Field]
    /// Whether ``Trove/extractFields(_:from:named:byRulesAlone:)`` uses it from now on.
    public var isActive: Bool

    enum CodingKeys: String, CodingKey {
        case name, examples, fields
        case isActive = "active"
    }
}
