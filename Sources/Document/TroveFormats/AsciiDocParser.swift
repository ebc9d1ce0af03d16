import TroveCore

/// AsciiDoc: headings, lists, tables, listings, admonitions, footnotes in their place.
struct AsciiDocParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("asciidoc", "AsciiDoc", extensions: ["adoc", "asciidoc", "asc"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var markup = LightMarkup(input, decoded)
        var table: [String]?
        var listing: (fence: String, language: String?, lines: [String])?
        var language: String?
        var isComment = false
        var isHeader = false
        let lines = decoded.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for line in lines {
            let plain = CleanText.trimmed(line)
            if isComment {
                isComment = plain != "////"
            } else if let open = listing {
                if plain == open.fence {
                    markup.builder.add(.code, open.lines.joined(separator: "\n"), language: open.language)
                    listing = nil
                } else {
                    listing?.lines.append(line)
                }
            } else if plain.hasPrefix("|===") || plain.hasPrefix(",===") {
                markup.flush()
                if let rows = table { markup.builder.addTable(Self.cells(rows)) }
                table = table == nil ? [] : nil
            } else if table != nil {
                table?.append(plain)
            } else if plain == "////" {
                isComment = true
            } else if ["----", "....", "```", "++++"].contains(plain) || plain.hasPrefix("```") {
                markup.flush()
                listing = (String(plain.prefix { $0 == plain.first }), language, [])
                language = nil
            } else if plain.isEmpty || plain == "+" {
                markup.flush()
            } else if plain.hasPrefix("//") || ["====", "****", "____", "--", "'''", "<<<"].contains(plain) {
                markup.flush()
            } else if isHeader, !plain.hasPrefix(":") {
                // Below the title stand the authors, then the revision.
                markup.begin(.paragraph, Self.inline(plain))
                markup.flush()
                if markup.builder.metadata["author"] == nil { markup.builder.metadata["author"] = plain }
            } else {
                language = add(plain, line, language, &markup)
                isHeader = isHeader || plain.hasPrefix("= ")
            }
            isHeader = isHeader && !plain.isEmpty
        }
        if let rows = table { markup.builder.addTable(Self.cells(rows)) }
        if let open = listing { markup.builder.add(.code, open.lines.joined(separator: "\n"), language: open.language) }
        return markup.finish()
    }

    /// Adds a line of text; the language that a line in brackets states for the listing after it.
    private func add(_ plain: String, _ line: String, _ language: String?, _ markup: inout LightMarkup) -> String? {
        let level = plain.prefix { $0 == "=" }.count
        let depth = plain.prefix { $0 == "*" || $0 == "-" || $0 == "." }
        if level > 0, level < 7, plain.dropFirst(level).hasPrefix(" ") {
            let words = Self.inline(CleanText.trimmed(String(plain.dropFirst(level))))
            if level == 1, markup.builder.metadata["title"] == nil { markup.builder.metadata["title"] = words }
            markup.heading(words, level: level)
        } else if plain.hasPrefix("["), plain.hasSuffix("]"), !plain.hasPrefix("[[") || markup.isBetween {
            markup.flush()
            let parts = LightMarkup.bare(plain, of: "[]").split(separator: ",").map { CleanText.trimmed(String($0)) }
            return parts.first == "source" && parts.count > 1 ? parts[1] : language
        } else if plain.hasPrefix(":"), let end = plain.dropFirst().firstIndex(of: ":"), markup.isBetween {
            let name = plain[plain.index(after: plain.startIndex)..<end]
            let value = CleanText.trimmed(String(plain[plain.index(after: end)...]))
            if ["author", "keywords", "description"].contains(String(name)), !value.isEmpty {
                markup.builder.metadata[String(name)] = value
            }
        } else if plain.hasPrefix("image::") || plain.hasPrefix("include::") || plain.hasPrefix("toc::") {
            markup.flush()
            if let open = plain.firstIndex(of: "["), plain.hasPrefix("image") {
                let words = plain[plain.index(after: open)...].prefix { $0 != "," && $0 != "]" }
                markup.builder.add(.caption, LightMarkup.bare(words, of: "\""))
            }
        } else if plain.hasPrefix("."), !plain.hasPrefix(". "), !plain.hasPrefix(".."), plain.count > 2 {
            markup.flush()
            markup.builder.add(.caption, Self.inline(String(plain.dropFirst())))
        } else if !depth.isEmpty, depth.count < 6, plain.dropFirst(depth.count).hasPrefix(" ") {
            let words = CleanText.trimmed(String(plain.dropFirst(depth.count)))
            markup.begin(.listItem, "- " + Self.inline(words), level: depth.count)
        } else if let term = plain.firstRange(of: ":: ") ?? (plain.hasSuffix("::") ? plain.firstRange(of: "::") : nil) {
            let name = Self.inline(String(plain[..<term.lowerBound]))
            markup.begin(.paragraph, name + ": " + Self.inline(String(plain[term.upperBound...])))
        } else {
            markup.add(Self.inline(plain.hasSuffix(" +") ? String(plain.dropLast(2)) : plain))
        }
        return language
    }

    /// Rows of a table: a line each where the first holds several cells, otherwise as many cells as that line has.
    private static func cells(_ lines: [String]) -> [[String]] {
        func parts(_ line: String) -> [String] {
            var found: [String] = []
            var rest = line[...]
            while let bar = rest.firstIndex(of: "|") {
                let after = rest[rest.index(after: bar)...]
                let end = after.firstIndex(of: "|") ?? after.endIndex
                var words = String(after[..<end])
                // What stands before the next bar may say how its cell is shown: `2+^|`.
                if end < after.endIndex, let last = words.split(separator: " ").last,
                    last.allSatisfy({ "0123456789.+*<>^aehlmsd".contains($0) }),
                    last.contains(where: { "+*<>^".contains($0) })
                {
                    words = String(words.dropLast(last.count))
                }
                found.append(inline(CleanText.trimmed(words)))
                rest = after[end...]
            }
            return found
        }
        let first = lines.first { $0.contains("|") }.map(parts)?.count ?? 0
        guard first > 0 else { return lines.filter { !$0.isEmpty }.map { $0.split(separator: ",").map(String.init) } }
        var rows: [[String]] = []
        var width = first
        var isStart = true
        for line in lines {
            if line.isEmpty {
                if isStart, let row = rows.last, first == 1 { width = row.count }
                isStart = false
                continue
            }
            guard line.contains("|") else {
                if let row = rows.indices.last, let cell = rows[row].indices.last {
                    rows[row][cell] += " " + inline(line)
                }
                continue
            }
            for cell in parts(line) {
                if rows.isEmpty || (!isStart || first > 1) && rows[rows.count - 1].count >= width { rows.append([]) }
                rows[rows.count - 1].append(cell)
            }
        }
        return rows
    }

    /// Words without marks and macros.
    private static func inline(_ text: String) -> String {
        var out = text
        for macro in [
            "link:", "xref:", "mailto:", "http://", "https://", "kbd:", "btn:", "footnote:", "image:", "anchor:",
        ]
        where out.contains(macro) {
            out = words(of: macro, in: out)
        }
        out = LightMarkup.replacing(out, "<<", ">>") { link in
            link.firstRange(of: ",").map { CleanText.trimmed(String(link[$0.upperBound...])) } ?? String(link)
        }
        out = LightMarkup.replacing(out, "[[", "]]") { _ in "" }
        out = LightMarkup.plain(out, marks: ["**", "__", "``", "##", "*", "_", "`", "#", "+", "^", "~"])
        return out.replacing("{nbsp}", with: " ").replacing("{empty}", with: "")
    }

    /// `macro:target[words]` as its words; without words, its target.
    private static func words(of macro: String, in text: String) -> String {
        var out = ""
        var rest = text[...]
        while let at = rest.firstRange(of: macro) {
            let target = rest[at.upperBound...].prefix { !$0.isWhitespace && $0 != "[" && $0 != ")" && $0 != "|" }
            let after = rest[target.endIndex...]
            guard after.first == "[", let close = after.firstIndex(of: "]") else {
                out += rest[..<target.endIndex]
                rest = after
                continue
            }
            let words = LightMarkup.bare(after[after.index(after: after.startIndex)..<close], of: "^\"")
            out += rest[..<at.lowerBound]
            if macro == "footnote:" { out += " (\(words))" } else { out += words.isEmpty ? String(target) : words }
            rest = after[after.index(after: close)...]
        }
        return out + rest
    }
}
