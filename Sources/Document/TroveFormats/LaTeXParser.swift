import TroveCore

/// LaTeX source: sections, paragraphs, lists, tables, verbatim text; commands are left out, their words kept.
struct LaTeXParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("latex", "LaTeX source", extensions: ["tex", "latex", "ltx"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var markup = LightMarkup(input, decoded)
        var reader = LaTeXReader(decoded.text)
        reader.read(to: &markup)
        return markup.finish()
    }
}

/// Reads LaTeX from one command to the next; nothing is nested on the stack.
private struct LaTeXReader {
    private let text: [Unicode.Scalar]
    private var at = 0
    private var out = ""
    private var lists: [(isNumbered: Bool, count: Int)] = []
    private var isItem = false
    private var rows: [[String]]?
    private var kind = Block.Kind.paragraph
    /// What to do when a brace closes, by depth.
    private var pending: [(depth: Int, action: Action, before: String)] = []
    private var depth = 0

    private enum Action { case heading(Int), caption, footnote, title, author, drop }

    init(_ source: String) {
        var body = source
        if let start = source.firstRange(of: "\\begin{document}") {
            // The preamble states the title; the rest of it sets nothing that is read.
            let preamble = source[..<start.lowerBound]
            let stated = ["\\title{", "\\author{"].compactMap { preamble.firstRange(of: $0)?.lowerBound }.map {
                String(preamble[$0...].prefix(400))
            }
            body = stated.map { String($0.prefix { $0 != "}" }) + "}\n\n" }.joined() + source[start.upperBound...]
        }
        text = Array(body.unicodeScalars)
    }

    mutating func read(to markup: inout LightMarkup) {
        while at < text.count {
            let scalar = text[at]
            at += 1
            switch scalar {
            case "\\": command(&markup)
            case "%":
                while at < text.count, text[at] != "\n" { at += 1 }
                while at < text.count, text[at] == "\n" || text[at] == " " {
                    if text[at] == "\n", at + 1 < text.count, text[at + 1] == "\n" { break }; at += 1
                }
            case "{": depth += 1
            case "}": closeBrace(&markup)
            case "&" where rows != nil: cell()
            case "~": out += " "
            case "$": break
            case "\n":
                if at < text.count, text[at] == "\n", rows == nil { flush(&markup) } else { out += "\n" }
            case "`": out += at < text.count && text[at] == "`" ? quote("“") : "‘"
            case "'": out += at < text.count && text[at] == "'" ? quote("”") : "’"
            case "-":
                if at + 1 < text.count, text[at] == "-", text[at + 1] == "-" {
                    at += 2; out += "—"
                } else if at < text.count, text[at] == "-" {
                    at += 1; out += "–"
                } else {
                    out += "-"
                }
            default: out.unicodeScalars.append(scalar)
            }
        }
        flush(&markup)
        if let rows { markup.builder.addTable(rows) }
    }

    private mutating func quote(_ mark: String) -> String {
        at += 1
        return mark
    }

    private mutating func flush(_ markup: inout LightMarkup) {
        guard rows == nil, pending.isEmpty else {
            out += " "
            return
        }
        let words = CleanText.collapsed(out)
        out = ""
        guard !words.isEmpty else { return }
        if isItem, let list = lists.last {
            markup.builder.add(.listItem, (list.isNumbered ? "\(list.count). " : "- ") + words, level: lists.count)
            isItem = false
        } else {
            markup.builder.add(lists.isEmpty ? kind : .listItem, words, level: lists.count)
        }
    }

    private mutating func closeBrace(_ markup: inout LightMarkup) {
        depth = max(0, depth - 1)
        guard let last = pending.last, last.depth == depth else { return }
        pending.removeLast()
        let words = CleanText.collapsed(out)
        out = last.before
        switch last.action {
        case .heading(let level): markup.heading(words, level: level)
        case .caption: markup.builder.add(.caption, words)
        case .title: markup.builder.metadata["title"] = words
        case .author: markup.builder.metadata["author"] = words
        case .footnote:
            markup.notes.append(words)
            out += "[\(markup.notes.count)]"
        case .drop: break
        }
    }

    private mutating func cell() {
        guard let last = rows?.indices.last else { return }
        rows?[last].append(CleanText.collapsed(out))
        out = ""
    }

    private mutating func command(_ markup: inout LightMarkup) {
        guard at < text.count else { return }
        var name = ""
        while at < text.count, text[at].isASCII, text[at].properties.isAlphabetic {
            name.unicodeScalars.append(text[at])
            at += 1
        }
        if name.isEmpty {
            let symbol = text[at]
            at += 1
            switch symbol {
            case "\\":
                optional()
                if rows != nil {
                    cell()
                    rows?.append([])
                } else {
                    out += "\n"
                }
            case "%", "&", "$", "#", "_", "{", "}": out.unicodeScalars.append(symbol)
            case " ", ",", ";", ":", "/": out += " "
            case "'", "`", "^", "\"", "~", "=": accent(symbol)
            default: break
            }
            return
        }
        if at < text.count, text[at] == "*" { at += 1 }
        if let level = [
            "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5,
            "subparagraph": 6,
        ][name] {
            open(
                .heading(name == "section" ? 1 : name == "subsection" ? 2 : name == "subsubsection" ? 3 : level),
                &markup)
            return
        }
        switch name {
        case "begin": begin(argument(), &markup)
        case "end": end(argument(), &markup)
        case "item":
            flush(&markup)
            let label = optional()
            if !lists.isEmpty { lists[lists.count - 1].count += 1 }
            isItem = true
            if !label.isEmpty { out += label + " " }
        case "caption": open(.caption, &markup)
        case "footnote": open(.footnote, &markup)
        case "title": open(.title, &markup)
        case "author": open(.author, &markup)
        case "label", "ref", "cite", "citep", "citet", "pageref", "eqref", "includegraphics", "bibliography",
            "bibliographystyle",
            "usepackage", "documentclass", "newcommand", "renewcommand", "vspace", "hspace", "input", "include",
            "setlength",
            "pagestyle", "thispagestyle", "hypertarget", "cmidrule", "definecolor", "color", "setcounter",
            "addtolength", "cline":
            optional()
            _ = argument()
            optional()
            if name == "setlength" || name == "renewcommand" || name == "newcommand" { _ = argument() }
        case "href", "multicolumn", "multirow", "textcolor":
            optional()
            _ = argument()
            if name == "multicolumn" || name == "multirow" { _ = argument() }
        case "verb":
            guard at < text.count else { return }
            let mark = text[at]
            at += 1
            while at < text.count, text[at] != mark { out.unicodeScalars.append(text[at]); at += 1 }
            at += 1
        case "endfirsthead":
            // A long table repeats its header: the second copy is dropped.
            if let end = find("\\endhead") { at = end }
        case "endhead", "endfoot", "endlastfoot", "toprule", "midrule", "bottomrule", "hline", "tabularnewline",
            "noalign":
            if name == "tabularnewline", rows != nil {
                cell()
                rows?.append([])
            }
        case "textbackslash": out += "\\"
        case "ldots", "dots": out += "…"
        case "LaTeX", "TeX": out += name
        case "textasciitilde": out += "~"
        case "textasciicircum": out += "^"
        case "par": flush(&markup)
        case "ss": out += "ß"
        default: if let symbol = Self.symbols[name] { out += symbol } else { optional() }
        }
    }

    private static let symbols: [String: String] = [
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "pi": "π",
        "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω", "times": "×", "cdot": "·", "leq": "≤", "geq": "≥",
        "neq": "≠",
        "infty": "∞", "in": "∈", "to": "→", "rightarrow": "→", "pm": "±", "sum": "∑", "int": "∫", "copyright": "©",
        "S": "§", "ae": "æ", "o": "ø", "aa": "å", "AE": "Æ", "euro": "€", "pounds": "£", "degree": "°",
    ]

    private mutating func accent(_ mark: Unicode.Scalar) {
        let combining: [Unicode.Scalar: Unicode.Scalar] = [
            "'": "\u{301}", "`": "\u{300}", "^": "\u{302}", "\"": "\u{308}", "~": "\u{303}", "=": "\u{304}",
        ]
        if at < text.count, text[at] == "{" {
            at += 1;
            if at + 1 < text.count, text[at + 1] == "}" {
                out.unicodeScalars.append(text[at]); at += 2;
                if let c = combining[mark] { out.unicodeScalars.append(c) }; return
            } else if at < text.count, text[at] == "}" {
                at += 1; out.unicodeScalars.append(mark); return
            }
        }
        guard at < text.count, text[at].properties.isAlphabetic, let c = combining[mark] else { return }
        out.unicodeScalars.append(text[at])
        out.unicodeScalars.append(c)
        at += 1
    }

    private mutating func open(_ action: Action, _ markup: inout LightMarkup) {
        optional()
        if case .heading = action { flush(&markup) }
        guard at < text.count, text[at] == "{" else { return }
        at += 1
        pending.append((depth, action, out))
        out = ""
        depth += 1
    }

    private mutating func begin(_ name: String, _ markup: inout LightMarkup) {
        switch name.replacing("*", with: "") {
        case "itemize", "description":
            flush(&markup)
            lists.append((false, 0))
            optional()
        case "enumerate":
            flush(&markup)
            lists.append((true, 0))
            optional()
        case "tabular", "tabularx", "longtable", "array", "tabu":
            flush(&markup)
            optional()
            if name.hasPrefix("tabularx") { _ = argument() }
            _ = argument()
            if rows == nil { rows = [[]] }
        case "verbatim", "lstlisting", "Verbatim", "minted", "alltt":
            flush(&markup)
            optional()
            if name == "minted" { _ = argument() }
            let stop = find("\\end{\(name)}") ?? text.count
            let end = max(at, stop - "\\end{\(name)}".unicodeScalars.count)
            markup.builder.add(.code, String(String.UnicodeScalarView(text[at..<min(end, text.count)])))
            at = stop
        case "quote", "quotation":
            flush(&markup)
            kind = .quote
        case "figure", "table", "center":
            flush(&markup)
            optional()
        default: optional()
        }
    }

    private mutating func end(_ name: String, _ markup: inout LightMarkup) {
        switch name.replacing("*", with: "") {
        case "itemize", "enumerate", "description":
            flush(&markup)
            _ = lists.popLast()
            isItem = false
        case "tabular", "tabularx", "longtable", "array", "tabu":
            if !CleanText.collapsed(out).isEmpty { cell() }
            out = ""
            if let done = rows { markup.builder.addTable(done) }
            rows = nil
        case "quote", "quotation":
            flush(&markup)
            kind = .paragraph
        default: flush(&markup)
        }
    }

    /// Just past the next occurrence of `words`.
    private func find(_ words: String) -> Int? {
        let pattern = Array(words.unicodeScalars)
        var place = at
        while place + pattern.count <= text.count {
            if text[place] == pattern[0], text[place..<(place + pattern.count)].elementsEqual(pattern) {
                return place + pattern.count
            }
            place += 1
        }
        return nil
    }

    /// The next argument in braces, unread; empty when there is none.
    private mutating func argument() -> String { group("{", "}") }

    /// The next argument in brackets, if it follows at once.
    @discardableResult
    private mutating func optional() -> String { group("[", "]") }

    private mutating func group(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> String {
        guard at < text.count, text[at] == open else { return "" }
        var level = 0
        let start = at + 1
        var place = at
        while place < text.count, place - start < 10_000 {
            if text[place] == open { level += 1 }
            if text[place] == close { level -= 1 }
            if level == 0 {
                at = place + 1
                return String(String.UnicodeScalarView(text[start..<place]))
            }
            place += 1
        }
        at += 1
        return ""
    }
}
