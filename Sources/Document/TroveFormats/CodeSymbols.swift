/// The declarations of source code, told line by line: what a part of it is called and how deep it stands.
///
/// No grammar is followed: a line that begins as declarations of the language do is one. What is missed stays with the
/// declaration above it, so nothing is lost.
struct CodeSymbols {
    /// A declaration, or what stands before the first.
    struct Part: Equatable {
        /// Lines of the part, comments and attributes above it included.
        var lines: Range<Int>
        /// The declarations around it, outermost first, and its own: `struct Lamp`, `func light`.
        var path: [String]
    }

    private let language: String
    private let keywords: Set<String>

    /// Knows the words by which declarations of a language begin.
    init(language: String) {
        self.language = language
        keywords = Self.keywords[language] ?? Self.usual
    }

    /// The parts of a file, in order; together they are all of its lines.
    func parts(of lines: [Substring]) -> [Part] {
        var parts: [Part] = []
        var open: [(indent: Int, name: String)] = []
        var start = 0
        func close(at end: Int) {
            if start < end { parts.append(Part(lines: start..<end, path: open.map(\.name))) }
            start = end
        }
        for (number, line) in lines.enumerated() {
            let indent = Self.indent(line)
            guard let name = name(line, indent: indent) else { continue }
            var first = number
            // Comments and attributes right above belong to it.
            while first > start, Self.indent(lines[first - 1]) == indent, Self.leads(lines[first - 1]) { first -= 1 }
            close(at: first)
            while let last = open.last, last.indent >= indent { open.removeLast() }
            open.append((indent, name))
        }
        close(at: lines.count)
        return parts
    }

    private static func indent(_ line: Substring) -> Int {
        var columns = 0
        for mark in line.utf8 {
            if mark == 0x20 { columns += 1 } else if mark == 0x09 { columns += 4 } else { break }
        }
        return columns
    }

    /// True for a comment or an attribute.
    private static func leads(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " || $0 == "\t" }
        return ["//", "/*", "*", "#", "@", "--", "%", ";", "'", "template"].contains { text.hasPrefix($0) }
    }

    /// What a line declares; nil when it declares nothing.
    private func name(_ line: Substring, indent: Int) -> String? {
        guard indent <= 16, line.utf8.count < 400 else { return nil }
        let text = line.dropFirst(line.prefix { $0 == " " || $0 == "\t" }.count)
        guard let first = text.unicodeScalars.first else { return nil }
        if Self.sectioned.contains(language) { return section(text, indent: indent) }
        guard first.properties.isAlphabetic || first == "_" || first == "@" || first == "~" else { return nil }
        if language == "sql" { return statement(text) }
        if let name = declared(text) { return name }
        guard Self.braced.contains(language) || language == "shell" else { return nil }
        return function(text, indent: indent)
    }

    /// `public static func light(...)`: modifiers, a keyword, a name.
    private func declared(_ text: Substring) -> String? {
        var rest = text
        for _ in 0..<8 {
            rest = rest.drop { $0 == " " }
            if rest.hasPrefix("@") {  // an attribute before the declaration
                rest = rest.dropFirst().drop { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
                if rest.hasPrefix("(") { rest = rest.drop { $0 != ")" }.dropFirst() }
                continue
            }
            let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "!" }
            guard !word.isEmpty else { return nil }
            let after = rest.dropFirst(word.count)
            if keywords.contains(String(word)) {
                if let plain = Self.nameless[String(word)], !after.hasPrefix(" ") || after.hasPrefix(" {") {
                    return plain
                }
                var named = after.drop { $0 == " " || $0 == "*" }
                if named.hasPrefix("("), language == "go" {
                    named = named.drop { $0 != ")" }.dropFirst().drop { $0 == " " }
                }
                let name = named.prefix {
                    $0.isLetter || $0.isNumber || "_:.$?-".contains($0)
                }
                let bare = name.last == ":" ? name.dropLast() : name
                return bare.isEmpty ? nil : "\(word) \(bare)"
            }
            guard Self.modifiers.contains(String(word)) else { return nil }
            rest = after
            if rest.hasPrefix("(") { rest = rest.drop { $0 != ")" }.dropFirst() }  // `private(set)`
        }
        return nil
    }

    /// `int light(const lamp *l) {`, `void Lamp::light()`, `light() {`, `const light = (lamp) => {`.
    private func function(_ text: Substring, indent: Int) -> String? {
        let line = text.reversed().drop { $0 == " " || $0 == "\r" }.reversed()
        let end = line.last
        if language == "javascript" || language == "typescript" {
            let words = text.split(separator: " ", maxSplits: 4).map(String.init)
            if indent == 0, let at = words.firstIndex(where: { ["const", "let", "var"].contains($0) }), at < 2,
                words.count > at + 2, text.contains("=>") || text.contains("function")
            {
                return "const \(words[at + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" })"
            }
        }
        guard let open = text.firstIndex(of: "("), end != ";", end != "," || indent == 0 else { return nil }
        let before = text[..<open].reversed().drop { $0 == " " }.reversed()
        let name = before.reversed().prefix { $0.isLetter || $0.isNumber || "_:~$".contains($0) }.reversed()
        let type = before.dropLast(name.count)
        guard let initial = name.first, initial.isLetter || initial == "_" || initial == "~", !type.contains("="),
            !type.contains("("), type.last != ".", type.last != ">" || language != "php"
        else { return nil }
        let words = type.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        guard !Self.control.contains(String(name)), !words.contains(where: { Self.control.contains($0) }) else {
            return nil
        }
        // Within a type only what opens a body; at the edge also what opens it on the next line.
        let opens = end == "{" || indent == 0 && (end == ")" || !words.isEmpty)
        guard opens, !words.isEmpty || end == "{" || indent == 0 && language != "c" else { return nil }
        return "\(String(name))()"
    }

    /// `[section]`, `target:`, `key:` at the edge.
    private func section(_ text: Substring, indent: Int) -> String? {
        guard indent == 0 else { return nil }
        switch language {
        case "toml", "ini":
            guard text.hasPrefix("["), let end = text.lastIndex(of: "]") else { return nil }
            return String(text[..<end].drop { $0 == "[" }.prefix { $0 != "]" })
        case "css", "scss", "less":
            guard text.last == "{" else { return nil }
            return String(text.dropLast().reversed().drop { $0 == " " }.reversed())
        default:
            let name = text.prefix { $0.isLetter || $0.isNumber || "_-./ \"".contains($0) }
            let rest = text.dropFirst(name.count)
            guard !name.isEmpty, rest.hasPrefix(":"), !rest.hasPrefix(":="), name.first != "-" else { return nil }
            return String(name)
        }
    }

    /// `CREATE TABLE lamps (`.
    private func statement(_ text: Substring) -> String? {
        let words = text.split { $0 == " " || $0 == "(" || $0 == ";" }.prefix(8).map(String.init)
        guard let first = words.first?.lowercased(), first == "create" || first == "alter" else { return nil }
        let kinds: Set<String> = ["table", "view", "function", "procedure", "trigger", "index", "type", "schema"]
        guard let kind = words.firstIndex(where: { kinds.contains($0.lowercased()) }) else { return nil }
        let fill: Set<String> = ["if", "not", "exists"]
        guard let name = words[(kind + 1)...].first(where: { !fill.contains($0.lowercased()) }) else { return nil }
        return "\(words[kind].lowercased()) \(name)"
    }
}
