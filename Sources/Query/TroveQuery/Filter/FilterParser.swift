package import TroveCatalog
package import TroveCore

/// Reads filters as people and programs write them: a short form, and Mongo-style JSON.
package enum FilterParser {
    /// Reads a filter: JSON where it begins with a brace, else the short form. Nil for one that asks nothing.
    /// - Parameter keys: What the store's documents say of themselves: further fields.
    /// - Throws: `.invalidArgument` naming the place, or the nearest field that there is.
    package static func parse(_ text: String, metadataKeys keys: [String]) throws(TroveError) -> ChunkFilter? {
        let trimmed = text.drop(while: \.isWhitespace)
        guard !trimmed.isEmpty else { return nil }
        guard text.utf8.count <= lengthLimit else {
            throw TroveError(.invalidArgument, "the filter is longer than \(lengthLimit) bytes; ask for less")
        }
        let fields = FilterFields(metadataKeys: keys)
        let filter =
            trimmed.hasPrefix("{")
            ? try JSONFilter(fields: fields).filter(String(trimmed)) : try ShortFilter(fields: fields).filter(text)
        return filter == .all([]) ? nil : filter
    }

    private static let lengthLimit = 100_000
}

/// The fields that a store's filters may name.
struct FilterFields {
    let metadataKeys: [String]

    /// The field of that name: a built-in one, `metadata.KEY`, or a key of the documents' own.
    func field(_ name: String) throws(TroveError) -> ChunkFilter.Field {
        if let known = ChunkFilter.Field.builtIn.first(where: { $0.name == name.lowercased() }) { return known.field }
        let key = name.hasPrefix("metadata.") ? String(name.dropFirst("metadata.".count)) : name
        guard !key.contains("\""), !key.isEmpty else {
            throw TroveError(.invalidArgument, "`\(name)` cannot be the name of a field")
        }
        if let known = metadataKeys.first(where: { $0.lowercased() == key.lowercased() }) { return .metadata(known) }
        let names = ChunkFilter.Field.builtIn.map(\.name) + metadataKeys
        let nearest = names.min { editDistance($0, key) < editDistance($1, key) } ?? "path"
        throw TroveError(
            .invalidArgument,
            "no document has a field `\(name)`; the nearest is `\(nearest)`, all: "
                + names.prefix(40).joined(separator: ", "))
    }

    /// A value as the field compares it.
    func value(_ text: String, of field: ChunkFilter.Field) throws(TroveError) -> ChunkFilter.Value {
        if field.isDate {
            guard let time = FilterDate.seconds(text) else {
                throw TroveError(.invalidArgument, "`\(text)` is no date; write 2026-01-31 or 2026-01-31T12:00:00Z")
            }
            return .number(time)
        }
        if field.isNumeric {
            guard let number = Double(text), number.isFinite else {
                throw TroveError(.invalidArgument, "`\(text)` is no number, and the field compares numbers")
            }
            return .number(number)
        }
        return .text(text)
    }

    /// Equality as the field means it: paths and names by pattern, titles, headings and texts by what they contain.
    func matching(_ field: ChunkFilter.Field, _ text: String) throws(TroveError) -> ChunkFilter {
        switch field {
        case .path, .name: return .test(field, .glob(text))
        case .text, .heading: return .test(field, .contains(text))
        case .lang, .format, .kind, .id, .sha256: return .test(field, .equals(.text(text)))
        case .title, .metadata, .tag, .label:
            return text.contains("*") ? .test(field, .glob(text)) : .test(field, .equals(.text(text)))
        case .page, .pages, .size: return .test(field, .equals(try value(text, of: field)))
        case .modified, .indexed:
            guard let (start, end) = FilterDate.range(text) else {
                throw TroveError(.invalidArgument, "`\(text)` is no date; write 2026, 2026-01 or 2026-01-31")
            }
            return .all([.test(field, .greaterOrEqual(.number(start))), .test(field, .less(.number(end)))])
        }
    }
}
