/// The fields that many Markdown files state before their text, in YAML (`---`) or TOML (`+++`).
///
/// Only what search needs is read: names with one value, quoted or not, and lists, joined by commas.
struct FrontMatter: Sendable, Equatable {
    /// Values by name in lower case.
    var fields: [String: String] = [:]

    /// Splits a text into its front matter, if it has one, and the rest.
    static func split(_ text: String) -> (matter: FrontMatter?, body: Substring) {
        let lines = text.split(separator: "\n", maxSplits: 400, omittingEmptySubsequences: false)
        guard let first = lines.first.map(trim), first == "---" || first == "+++" else { return (nil, text[...]) }
        let closing = first == "---" ? ["---", "..."] : ["+++"]
        guard let close = lines.dropFirst().prefix(398).firstIndex(where: { closing.contains(trim($0)) }) else {
            return (nil, text[...])
        }
        let matter = FrontMatter(lines[1..<close], separator: first == "---" ? ":" : "=")
        // A rule, some prose and a rule is no front matter.
        guard !matter.fields.isEmpty || close == 1 else { return (nil, text[...]) }
        let body = lines[close].endIndex
        return (matter, body < text.endIndex ? text[text.index(after: body)...] : "")
    }

    private init(_ lines: ArraySlice<Substring>, separator: Character) {
        var list: String?
        for line in lines {
            let isIndented = line.first == " " || line.first == "\t"
            let plain = Self.trim(line)
            if plain.isEmpty || plain.hasPrefix("#") { continue }
            if let key = list, plain.hasPrefix("- ") || isIndented {
                let item = Self.value(plain.hasPrefix("- ") ? String(plain.dropFirst(2)) : plain)
                let joint = plain.hasPrefix("- ") ? ", " : " "
                fields[key] = fields[key].map { $0.isEmpty ? item : $0 + joint + item } ?? item
                continue
            }
            guard !isIndented, let at = plain.firstIndex(of: separator) else { continue }
            let key = Self.trim(plain[..<at]).lowercased()
            guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || "-_. ".contains($0) }) else { continue }
            let value = Self.value(Self.trim(plain[plain.index(after: at)...]))
            list = key
            fields[key] = ["|", ">", "|-", ">-", "|+", ">+"].contains(value) ? "" : value
        }
        fields = fields.filter { !$0.value.isEmpty }
    }

    private static func value(_ raw: String) -> String {
        var text = raw
        for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            return String(text.dropFirst().dropLast())
        }
        if text.hasPrefix("["), text.hasSuffix("]") {
            text = String(text.dropFirst().dropLast())
            return text.split(separator: ",").map { value(trim($0)) }.joined(separator: ", ")
        }
        return text
    }

    private static func trim(_ text: some StringProtocol) -> String { CleanText.trimmed(String(text)) }
}
