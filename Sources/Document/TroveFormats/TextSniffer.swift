/// Tells kinds of text apart: by marks that leave no doubt, then by the file name's hint, else plain text.
enum TextSniffer {
    /// The format of a text.
    static func sniff(_ sample: TextSample, fileName: String) -> FileFormat {
        let hint = FormatTable.textFormat(fileName: fileName)
        let start = sample.text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        let lower = start.prefix(2000).lowercased()
        if lower.hasPrefix("{\\rtf") { return named("rtf") }
        if lower.hasPrefix("%pdf-") { return .unread("pdf", "PDF document") }
        if lower.hasPrefix("webvtt") { return hint ?? named("vtt") }
        if let hint, trusted.contains(hint.name) { return hint }
        if lower.hasPrefix("<") {
            if let format = markup(lower, hint: hint) { return format }
        }
        if let format = mail(start) { return hint?.name == "mbox" ? named("mbox") : format }
        if let hint { return hint }
        if let format = unreadHint(fileName) { return format }
        return named("text")
    }

    /// Kinds of text in which markup may well come first.
    private static let trusted: Set<String> = ["markdown", "code", "ipynb", "mhtml", "textile", "mediawiki", "jats"]

    private static func markup(_ lower: String, hint: FileFormat?) -> FileFormat? {
        var rest = Substring(lower)
        // Past the XML declaration, comments, processing instructions and white space.
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.hasPrefix("<!--") {
                guard let end = rest.range(of: "-->") else { return hint }
                rest = rest[end...]
            } else if rest.hasPrefix("<?") {
                guard let end = rest.range(of: "?>") else { return hint ?? named("xml") }
                rest = rest[end...]
            } else {
                break
            }
        }
        if rest.hasPrefix("<!doctype") {
            let kind = rest.dropFirst(9).drop(while: \.isWhitespace).prefix { $0.isLetter || $0.isNumber }
            return root(String(kind)) ?? hint
        }
        guard rest.hasPrefix("<") else { return nil }
        let name = rest.dropFirst().prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        if let format = root(String(name)) { return format }
        return lower.hasPrefix("<?xml") ? (hint ?? named("xml")) : hint
    }

    private static func root(_ name: String) -> FileFormat? {
        switch name.split(separator: ":").last.map(String.init) ?? name {
        case "html", "head", "body": return named("html")
        case "book", "article", "chapter", "refentry", "set": return named("docbook")
        case "opml": return named("opml")
        case "fictionbook": return named("fb2")
        case "rss", "feed", "rdf": return named("feed")
        case "svg": return named("svg")
        default: return nil
        }
    }

    /// A mail begins with header lines of which some are hardly found elsewhere.
    private static func mail(_ start: Substring) -> FileFormat? {
        if start.hasPrefix("From "),
            start.prefix(4000).contains("\nFrom:") || start.prefix(4000).contains("\nReceived:")
        {
            return named("mbox")
        }
        var known = 0
        for line in start.prefix(8000).split(separator: "\n", maxSplits: 60, omittingEmptySubsequences: false).prefix(
            60)
        {
            if line.isEmpty || line == "\r" { break }
            if line.first == " " || line.first == "\t" { continue }
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let field = line[..<colon].lowercased()
            guard field.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }) else {
                return nil
            }
            if mailFields.contains(field) { known += 1 }
        }
        return known >= 3 ? named("eml") : nil
    }

    private static let mailFields: Set<String> = [
        "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "received", "return-path", "cc",
        "delivered-to", "reply-to", "x-mailer",
    ]

    /// Text formats with an extension that says more than "text", for which no parser stands in the table.
    private static func unreadHint(_ fileName: String) -> FileFormat? {
        let suffix = fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return unread[suffix].map { .unread($0.0, $0.1) }
    }

    private static let unread: [String: (String, String)] = [
        "eps": ("ps", "PostScript document"), "dxf": ("dxf", "AutoCAD drawing"), "dwf": ("dwf", "drawing"),
        "pem": ("pem", "key or certificate"), "uu": ("uu", "encoded binary data"),
        "hex": ("hex", "encoded binary data"),
        "ppm": ("ppm", "portable pixmap"), "pgm": ("pgm", "portable greymap"), "pbm": ("pbm", "portable bitmap"),
        "xpm": ("xpm", "X pixmap"), "xbm": ("xbm", "X bitmap"),
    ]

    /// A text format by name: as its parser states it, or as one that is not read.
    static func named(_ name: String) -> FileFormat {
        FormatTable.format(named: name) ?? .unread(name, unreadNames[name] ?? "\(name) file")
    }

    private static let unreadNames: [String: String] = [
        "eml": "mail message", "mbox": "mailbox", "docbook": "DocBook or JATS article", "opml": "OPML outline",
        "fb2": "FictionBook", "feed": "RSS or Atom feed", "svg": "SVG drawing", "vtt": "subtitles",
        "xml": "XML document",
        "rtf": "Rich Text document", "ipynb": "Jupyter notebook", "mhtml": "saved web page",
    ]
}

extension StringProtocol {
    /// Just past the first occurrence of `text`.
    fileprivate func range(of text: String) -> Index? {
        let pattern = Array(text.utf8)
        var at = startIndex
        while at < endIndex {
            if self[at...].utf8.starts(with: pattern) { return index(at, offsetBy: text.count) }
            at = index(after: at)
        }
        return nil
    }
}
