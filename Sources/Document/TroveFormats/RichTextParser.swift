import TroveCore

/// Rich Text (RTF): paragraphs, headings by style, lists as they are written out, tables, footnotes.
struct RichTextParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("rtf", "Rich Text document", extensions: ["rtf"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        var builder = DocumentBuilder(format: input.format.name)
        var reader = RichTextReader(input.bytes)
        reader.read(to: &builder)
        return builder.finish()
    }
}

/// Reads the control words of an RTF file one after the other; groups are a stack, never recursion.
private struct RichTextReader {
    private let bytes: [UInt8]
    private var at = 0
    private var state = State()
    private var stack: [State] = []
    private var text = ""
    private var pendingBytes: [UInt8] = []
    private var rows: [[String]] = []
    private var row: [String] = []
    private var cell = ""
    private var notes: [String] = []
    private var noteStart: (depth: Int, text: String, cell: String)?
    private var codePage = "WINDOWS-1252"
    private var fontPages: [Int: String] = [:]
    private var fontNumber = 0
    private var styleNames: [Int: String] = [:]
    private var styleNumber = 0
    private var captured = ""
    private var skip = 0

    /// What a group inherits and gives back.
    private struct State {
        var destination = Destination.text
        var unicodeSkip = 1
        var isInTable = false
        var isHidden = false
        var style = 0
        var outline: Int?
        var font: Int?
    }

    private enum Destination { case text, skipped, fonts, styles, title, author, listText }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read(to builder: inout DocumentBuilder) {
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case 0x7B:
                flushBytes()
                if stack.count < 2000 { stack.append(state) }
            case 0x7D:
                flushBytes()
                endGroup(&builder)
            case 0x5C: control(&builder)
            case 0x0A, 0x0D: break
            default: character(byte)
            }
        }
        flushBytes()
        endParagraph(&builder)
        endTable(&builder)
        notes.enumerated().forEach { builder.add(.footnote, "[\($0.offset + 1)] " + $0.element) }
    }

    private mutating func endGroup(_ builder: inout DocumentBuilder) {
        if let note = noteStart, stack.count == note.depth {
            notes.append(CleanText.collapsed(text))
            text = note.text + "[\(notes.count)]"
            cell = note.cell
            noteStart = nil
        }
        let ended = state.destination
        if let outer = stack.popLast() { state = outer }
        guard ended != state.destination else { return }
        let words = CleanText.collapsed(captured)
        switch ended {
        case .title: if !words.isEmpty { builder.metadata["title"] = words }
        case .author: if !words.isEmpty { builder.metadata["author"] = words }
        default: return
        }
        captured = ""
    }

    private mutating func character(_ byte: UInt8) {
        if skip > 0 {
            skip -= 1
            return
        }
        if byte >= 0x80 || !pendingBytes.isEmpty {
            pendingBytes.append(byte)
        } else {
            append(String(Unicode.Scalar(byte)))
        }
    }

    private mutating func flushBytes() {
        guard !pendingBytes.isEmpty else { return }
        let page = state.font.flatMap { fontPages[$0] } ?? codePage
        let decoded = Iconv.decode(pendingBytes, from: page)?.text ?? LegacyEncoding.windows1252(pendingBytes)
        pendingBytes = []
        append(decoded)
    }

    private mutating func append(_ words: String) {
        guard !state.isHidden else { return }
        switch state.destination {
        case .text, .listText: text += words
        case .title, .author: captured += words
        case .styles:
            styleNames[styleNumber, default: ""] += words.filter { $0 != ";" }
        case .skipped, .fonts: break
        }
    }

    private mutating func control(_ builder: inout DocumentBuilder) {
        guard at < bytes.count else { return }
        let first = bytes[at]
        guard first | 0x20 >= 0x61, first | 0x20 <= 0x7A else {
            at += 1
            symbol(first)
            return
        }
        var name = ""
        while at < bytes.count, name.utf8.count < 32, bytes[at] | 0x20 >= 0x61, bytes[at] | 0x20 <= 0x7A {
            name.unicodeScalars.append(Unicode.Scalar(bytes[at]))
            at += 1
        }
        var number: Int?
        var isNegative = false
        if at < bytes.count, bytes[at] == 0x2D {
            isNegative = true
            at += 1
        }
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
            number = min((number ?? 0) * 10 + Int(bytes[at] - 0x30), 1 << 40)
            at += 1
        }
        if at < bytes.count, bytes[at] == 0x20 { at += 1 }
        if name != "u" || number == nil { flushBytes() }
        word(name, isNegative ? number.map { -$0 } : number, &builder)
    }

    private mutating func symbol(_ byte: UInt8) {
        switch byte {
        case 0x27:
            guard at + 1 < bytes.count,
                let code = UInt8(String(decoding: bytes[at..<(at + 2)], as: UTF8.self), radix: 16)
            else { return }
            at += 2
            if skip > 0 { skip -= 1 } else { pendingBytes.append(code) }
        case 0x2A: if state.destination == .text { state.destination = .skipped }
        case 0x7E: append("\u{A0}")
        case 0x5F: append("-")
        case 0x0A, 0x0D: text += state.destination == .text ? "\u{2028}" : ""
        case 0x5C, 0x7B, 0x7D:
            flushBytes()
            append(String(Unicode.Scalar(byte)))
        default: break
        }
    }

    private mutating func word(_ name: String, _ number: Int?, _ builder: inout DocumentBuilder) {
        switch name {
        case "u":
            flushBytes()
            let code = number.map { $0 < 0 ? $0 + 65536 : $0 } ?? 0
            appendUnit(code)
            skip = state.unicodeSkip
        case "uc": state.unicodeSkip = min(max(number ?? 1, 0), 16)
        case "bin": at = min(bytes.count, at + max(number ?? 0, 0))
        case "ansicpg": codePage = "CP\(number ?? 1252)"
        case "mac": codePage = "MACINTOSH"
        case "par", "sect", "page": if state.destination == .text { endParagraph(&builder) }
        case "line", "lbr": append("\n")
        case "tab": append("\t")
        case "emdash": append("—")
        case "endash": append("–")
        case "bullet": append("•")
        case "lquote": append("‘")
        case "rquote": append("’")
        case "ldblquote": append("“")
        case "rdblquote": append("”")
        case "pard":
            state.isInTable = false
            state.style = 0
            state.outline = nil
        case "intbl": state.isInTable = true
        case "cell", "nestcell": if state.destination == .text { endCell(isNested: name == "nestcell") }
        case "row": if state.destination == .text { endRow() }
        case "v": state.isHidden = number != 0
        case "outlinelevel": state.outline = number
        case "s": if state.destination == .styles { styleNumber = number ?? 0 } else { state.style = number ?? 0 }
        case "f": if state.destination == .fonts { fontNumber = number ?? 0 } else { state.font = number }
        case "fcharset": if let page = Self.pages[number ?? 0] { fontPages[fontNumber] = page }
        case "plain": state.isHidden = false
        case "fonttbl": state.destination = .fonts
        case "stylesheet": state.destination = .styles
        case "title" where state.destination != .text: state.destination = .title
        case "author" where state.destination != .text: state.destination = .author
        case "footnote":
            guard noteStart == nil else { return }
            noteStart = (stack.count, text, cell)
            text = ""
        case "listtext", "pntext": state.destination = state.destination == .skipped ? .skipped : .listText
        case "shptxt",
            "nesttableprops" where name == "shptxt":
            state.destination = .text
        case "info", "colortbl", "pict", "fldinst", "object", "header", "headerl", "headerr", "headerf", "footer",
            "footerl", "footerr", "footerf", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator",
            "xmlnstbl",
            "themedata", "datastore", "latentstyles", "filetbl", "bkmkstart", "bkmkend", "nonshppict", "objdata",
            "objclass",
            "pnseclvl", "nonesttables", "xe", "tc", "mmathPr", "sp", "datafield", "ftnsep", "ftnsepc", "aftnsep",
            "private",
            "operator", "creatim", "revtim", "printim", "company", "doccomm", "subject", "keywords", "template":
            state.destination = .skipped
        default: break
        }
    }

    private var high: UInt32?

    private mutating func appendUnit(_ code: Int) {
        guard let unit = UInt32(exactly: code) else { return }
        if (0xD800..<0xDC00).contains(unit) {
            high = unit
        } else if (0xDC00..<0xE000).contains(unit), let first = high {
            high = nil
            if let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (unit - 0xDC00)) {
                append(String(scalar))
            }
        } else if let scalar = Unicode.Scalar(unit) {
            append(String(scalar))
        }
    }

    private mutating func endCell(isNested: Bool) {
        cell += text
        text = ""
        if isNested {
            cell += " "
        } else {
            row.append(cell)
            cell = ""
        }
    }

    private mutating func endRow() {
        if !row.isEmpty { rows.append(row) }
        row = []
    }

    private mutating func endTable(_ builder: inout DocumentBuilder) {
        if !cell.isEmpty { row.append(cell) }
        cell = ""
        endRow()
        guard !rows.isEmpty else { return }
        builder.addTable(rows)
        rows = []
    }

    private mutating func endParagraph(_ builder: inout DocumentBuilder) {
        if noteStart != nil {
            text += " "
            return
        }
        if state.isInTable {
            cell += text + " "
            text = ""
            return
        }
        let words = text.replacing("\u{2028}", with: "\n")
        text = ""
        guard !CleanText.trimmed(words).isEmpty else { return }
        endTable(&builder)
        let style = (styleNames[state.style] ?? "").lowercased()
        let outline = state.outline.map { $0 + 1 }
        if let level = outline ?? (style.contains("heading") ? style.last?.wholeNumberValue ?? 1 : nil), level < 9 {
            builder.add(.heading, words, level: level)
        } else if style.trimmedIs("title") {
            builder.add(.title, words)
        } else {
            let first = words.unicodeScalars.first { !$0.properties.isWhitespace }
            let isItem = first == "•" || first == "\u{B7}"
            builder.add(isItem ? .listItem : .paragraph, words, level: isItem ? 1 : 0)
        }
    }

    /// Code pages by the number of a font's character set.
    private static let pages: [Int: String] = [
        0: "CP1252", 77: "MACINTOSH", 128: "CP932", 129: "CP949", 134: "GB18030", 136: "BIG5-HKSCS", 161: "CP1253",
        162: "CP1254", 163: "CP1258", 177: "CP1255", 178: "CP1256", 186: "CP1257", 204: "CP1251", 222: "CP874",
        238: "CP1250",
    ]
}

extension String {
    fileprivate func trimmedIs(_ name: String) -> Bool { CleanText.trimmed(self) == name }
}
