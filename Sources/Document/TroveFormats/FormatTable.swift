/// Every format that is read as a document: one line for each parser.
enum FormatTable {
    /// The parsers. To add a format, write a type that conforms to ``DocumentParser`` and name it here.
    static let parsers: [any DocumentParser.Type] = [
        MarkdownParser.self,
        HTMLParser.self,
        PlainTextParser.self,
        SourceCodeParser.self,
        JSONTextParser.self,
        PDFParser.self,
        WordParser.self,
        PresentationParser.self,
        SpreadsheetParser.self,
        OpenDocumentParser.self,
        EPUBParser.self,
        OldWordParser.self,
        OldPresentationParser.self,
        OldSpreadsheetParser.self,
        XMLParser.self,
        OutlineParser.self,
        DelimitedParser.self,
        SubtitleParser.self,
        NotebookParser.self,
        RichNoteParser.self,
        MailParser.self,
        WikiParser.self,
        OrgParser.self,
        TextileParser.self,
        LaTeXParser.self,
        RichTextParser.self,
        RestructuredParser.self,
        AsciiDocParser.self,
        DjotParser.self,
        MessageParser.self,
        ArchiveParser.self,
    ]

    /// The parser of a format, by the format's name.
    static func parser(for format: FileFormat) -> (any DocumentParser.Type)? { byName[format.name] }

    /// A format that some parser reads.
    static func format(named name: String) -> FileFormat? { formats[name] }

    /// The text format that a file name's extension hints at; nil when the hint is unknown.
    static func textFormat(fileName: String) -> FileFormat? {
        let base = fileName.split(separator: "/").last.map(String.init) ?? fileName
        guard let dot = base.lastIndex(of: "."), dot != base.startIndex || base.count > 1 else { return nil }
        return byExtension[base[base.index(after: dot)...].lowercased()]
    }

    private static let byName: [String: any DocumentParser.Type] = {
        var table: [String: any DocumentParser.Type] = [:]
        for parser in parsers {
            for kind in parser.kinds { table[kind.format.name] = parser }
        }
        return table
    }()

    private static let formats: [String: FileFormat] = {
        var table: [String: FileFormat] = [:]
        for parser in parsers {
            for kind in parser.kinds { table[kind.format.name] = kind.format }
        }
        return table
    }()

    private static let byExtension: [String: FileFormat] = {
        var table: [String: FileFormat] = [:]
        for parser in parsers {
            for kind in parser.kinds {
                for name in kind.textExtensions { table[name] = kind.format }
            }
        }
        return table
    }()
}
