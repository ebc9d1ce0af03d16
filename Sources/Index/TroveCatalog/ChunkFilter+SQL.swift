internal import Foundation
internal import GRDB
package import TroveCore

/// A filter as a condition over `chunk` and `document`; what people typed is bound, never written into it.
struct FilterSQL {
    private(set) var arguments = StatementArguments()

    /// The condition: 0 or 1, never null.
    mutating func condition(_ filter: ChunkFilter) -> String {
        switch filter {
        case .all(let parts):
            return parts.isEmpty ? "1" : "(" + parts.map { condition($0) }.joined(separator: " AND ") + ")"
        case .any(let parts):
            return parts.isEmpty ? "0" : "(" + parts.map { condition($0) }.joined(separator: " OR ") + ")"
        case .not(let part): return "(NOT \(condition(part)))"
        case .test(let field, let test): return condition(field, test)
        }
    }

    private mutating func condition(_ field: ChunkFilter.Field, _ test: ChunkFilter.Test) -> String {
        switch field {
        case .path: return ofFile("file.path", test)
        case .name: return ofFile("trove_name(file.path)", test)
        case .size: return ofFile("file.size", test)
        case .modified: return ofFile("file.modified_ns / 1e9", test)
        case .format: return simple("document.format", test)
        case .kind: return simple("iif(document.format IN (\(Self.pictureFormats)), 'image', 'text')", test)
        case .title: return simple("document.title", test)
        case .page: return simple("chunk.page", test)
        case .pages: return simple("document.page_count", test)
        case .indexed: return simple("document.indexed_at", test)
        case .heading: return simple("trove_headings(chunk.heading_path)", test)
        case .id: return "(\(simple("document.uid", test)) OR \(simple("chunk.uid", test)))"
        case .sha256: return simple("document.sha256", test)
        case .lang:
            return simple(
                """
                trove_language(document.metadata, (SELECT page.language FROM page
                WHERE page.document_id = document.id AND page.page = coalesce(chunk.page, 1)), chunk.text)
                """, test)
        case .text: return phrase(test)
        case .label: return label(test)
        case .tag:
            let own = label(test)
            let learned = simple("learned_tag.tag", test)
            return
                "(\(own) OR EXISTS (SELECT 1 FROM learned_tag WHERE learned_tag.sha256 = document.sha256 AND \(learned)))"
        case .metadata(let key):
            let start = simple("json_extract(document.metadata, ?)", test, before: "$.\"\(key)\"")
            return start
        }
    }

    private mutating func ofFile(_ expression: String, _ test: ChunkFilter.Test) -> String {
        let condition = simple(expression, test)
        return "EXISTS (SELECT 1 FROM file WHERE file.document_id = document.id AND \(condition))"
    }

    /// A person's tags go with the file and with its content.
    private mutating func label(_ test: ChunkFilter.Test) -> String {
        let condition = simple("person_tag.tag", test)
        return """
            EXISTS (SELECT 1 FROM person_tag WHERE (person_tag.sha256 = document.sha256 OR person_tag.path IN
            (SELECT file.path FROM file WHERE file.document_id = document.id)) AND \(condition))
            """
    }

    /// Words that stand in the chunk, side by side: a phrase of FTS5.
    private mutating func phrase(_ test: ChunkFilter.Test) -> String {
        let wanted: String =
            switch test {
            case .equals(.text(let text)), .contains(let text), .glob(let text): text
            case .equals(.number(let number)): "\(number)"
            default: ""
            }
        let scalars = LexicalText.separated(wanted).unicodeScalars.map { scalar in
            let category = scalar.properties.generalCategory
            let isMark = category == .nonspacingMark || category == .spacingMark
            return scalar.properties.isAlphabetic || scalar.properties.numericType != nil || isMark ? scalar : " "
        }
        let words = String(String.UnicodeScalarView(scalars)).split(separator: " ")
        guard !words.isEmpty else { return "1" }
        arguments += ["body : \"\(words.joined(separator: " "))\""]
        return "chunk.id IN (SELECT rowid FROM chunk_fts WHERE chunk_fts MATCH ?)"
    }

    private mutating func simple(
        _ expression: String, _ test: ChunkFilter.Test, before first: String? = nil
    ) -> String {
        func bind(_ value: ChunkFilter.Value) -> (String, Bool) {
            if let first { arguments += [first] }
            switch value {
            case .text(let text):
                arguments += [text]
                return ("?", false)
            case .number(let number):
                arguments += [number]
                return ("?", true)
            }
        }
        func compare(_ operation: String, _ value: ChunkFilter.Value) -> String {
            let (mark, isNumber) = bind(value)
            if isNumber { return "coalesce(trove_number(\(expression)) \(operation) \(mark), 0)" }
            return "coalesce(lower(CAST(\(expression) AS TEXT)) \(operation) lower(\(mark)), 0)"
        }
        switch test {
        case .equals(let value): return compare("=", value)
        case .less(let value): return compare("<", value)
        case .lessOrEqual(let value): return compare("<=", value)
        case .greater(let value): return compare(">", value)
        case .greaterOrEqual(let value): return compare(">=", value)
        case .glob(let pattern):
            let (mark, _) = bind(.text(pattern))
            return "coalesce(trove_matches(\(expression), \(mark)), 0)"
        case .contains(let part):
            let (mark, _) = bind(.text(part))
            return "coalesce(instr(lower(CAST(\(expression) AS TEXT)), lower(\(mark))) > 0, 0)"
        case .exists:
            if let first { arguments += [first] }
            return "(\(expression) IS NOT NULL)"
        }
    }

    private static let pictureFormats = DocumentRecord.pictureFormats.sorted().map { "'\($0)'" }.joined(separator: ", ")
}

extension DocumentRecord {
    /// Formats whose pages are pictures; their names are those of the media type `image/...`.
    package static let pictureFormats: Set<String> = ["png", "jpeg", "tiff", "webp", "gif", "bmp"]
}

/// What the conditions call beside SQLite's own functions.
enum FilterFunctions {
    static func add(to db: Database) {
        db.add(
            function: DatabaseFunction("trove_matches", argumentCount: 2, pure: true) { values in
                guard let text = String.fromDatabaseValue(values[0]), let pattern = String.fromDatabaseValue(values[1])
                else { return nil }
                return PathPattern(pattern).matches(text)
            })
        db.add(
            function: DatabaseFunction("trove_name", argumentCount: 1, pure: true) { values in
                String.fromDatabaseValue(values[0]).map { URL(fileURLWithPath: $0).lastPathComponent }
            })
        db.add(
            function: DatabaseFunction("trove_headings", argumentCount: 1, pure: true) { values in
                guard let text = String.fromDatabaseValue(values[0]) else { return nil }
                return try JSONColumn.decode([String].self, text).joined(separator: "\n")
            })
        db.add(
            function: DatabaseFunction("trove_number", argumentCount: 1, pure: true) { values in
                // A text that is no number is not compared with one.
                if case .string(let text) = values[0].storage { return Double(text) }
                return Double.fromDatabaseValue(values[0])
            })
        db.add(
            function: DatabaseFunction("trove_language", argumentCount: 3, pure: true) { values in
                let metadata = try String.fromDatabaseValue(values[0]).map {
                    try JSONColumn.decode([String: String].self, $0)
                }
                return DocumentLanguage.code(
                    metadata: metadata ?? [:], read: String.fromDatabaseValue(values[1]),
                    text: String.fromDatabaseValue(values[2]) ?? "")
            })
    }
}
