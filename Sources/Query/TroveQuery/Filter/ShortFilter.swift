internal import TroveCatalog
internal import TroveCore

/// The short form: `path:reports/** page>3 lang:zh,en -kind:image title:"annual report" modified>2026-01-01`.
///
/// Terms are joined by white space, and all must hold; `OR` between two terms asks for one of them. A comma parts
/// values of which one must hold; a minus sign before a term turns it round.
struct ShortFilter {
    let fields: FilterFields

    func filter(_ text: String) throws(TroveError) -> ChunkFilter {
        var groups: [[ChunkFilter]] = []
        var joinsNext = false
        for word in try words(text) {
            if word == "OR" {
                guard !groups.isEmpty, !joinsNext else {
                    throw TroveError(.invalidArgument, "`OR` needs a term before and after it")
                }
                joinsNext = true
                continue
            }
            let term = try term(word)
            if joinsNext { groups[groups.count - 1].append(term) } else { groups.append([term]) }
            joinsNext = false
        }
        guard !joinsNext else { throw TroveError(.invalidArgument, "`OR` needs a term before and after it") }
        let parts = groups.map { $0.count == 1 ? $0[0] : ChunkFilter.any($0) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// Parts at white space outside of quotes; the quotes stay.
    private func words(_ text: String) throws(TroveError) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character.isWhitespace, !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        guard !isQuoted else { throw TroveError(.invalidArgument, "the filter has a quote that does not end") }
        return word.isEmpty ? words : words + [word]
    }

    private func term(_ word: String) throws(TroveError) -> ChunkFilter {
        let isNegated = word.hasPrefix("-")
        let rest = isNegated ? word.dropFirst() : word[...]
        for sign in ["!=", ">=", "<=", ":", "=", ">", "<"] {
            guard let range = rest.firstRange(of: sign), !rest[..<range.lowerBound].contains(where: "\":=<>!".contains)
            else { continue }
            let field = try fields.field(String(rest[..<range.lowerBound]))
            let values = self.values(rest[range.upperBound...])
            guard !values.isEmpty else { throw TroveError(.invalidArgument, "`\(word)` needs a value after `\(sign)`") }
            var parts: [ChunkFilter] = []
            for value in values { parts.append(try part(field, sign, value)) }
            var filter = parts.count == 1 ? parts[0] : .any(parts)
            if sign == "!=" { filter = .not(filter) }
            return isNegated ? .not(filter) : filter
        }
        throw TroveError(
            .invalidArgument, "`\(word)` is no filter; write field:value, for example path:reports/** or page>3")
    }

    private func part(_ field: ChunkFilter.Field, _ sign: String, _ text: String) throws(TroveError) -> ChunkFilter {
        switch sign {
        case ">": .test(field, .greater(try fields.value(text, of: field)))
        case ">=": .test(field, .greaterOrEqual(try fields.value(text, of: field)))
        case "<": .test(field, .less(try fields.value(text, of: field)))
        case "<=": .test(field, .lessOrEqual(try fields.value(text, of: field)))
        default: try fields.matching(field, text)
        }
    }

    /// Values parted by commas outside of quotes, the quotes taken off.
    private func values(_ text: Substring) -> [String] {
        var values: [String] = []
        var value = ""
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                if !value.isEmpty { values.append(value) }
                value = ""
            } else {
                value.append(character)
            }
        }
        return value.isEmpty ? values : values + [value]
    }
}
