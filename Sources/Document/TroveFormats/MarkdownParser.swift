import TroveCore

/// Markdown through cmark-gfm: CommonMark with tables, task lists, strikethrough and footnotes, after front matter.
struct MarkdownParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind(
            "markdown", "Markdown document",
            extensions: ["md", "markdown", "mdown", "mkd", "mkdn", "rmd", "qmd", "mdx"])
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        let (matter, body) = FrontMatter.split(decoded.text)
        if let matter {
            builder.metadata = matter.fields
            for key in ["subtitle", "description", "abstract", "summary"] {
                if let words = matter.fields[key] { builder.add(.paragraph, words) }
            }
        }
        try MarkdownBlocks.add(String(body), limits: input.limits, to: &builder)
        return builder.finish()
    }
}
