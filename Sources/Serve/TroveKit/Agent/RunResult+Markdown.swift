public import TroveCore

extension RunResult {
    /// The result as Markdown: sentences with the numbers of their sources, what is not borne out marked, then the
    /// sources, the plan and the files. Nothing in it loads anything from elsewhere.
    public var markdown: String {
        var parts: [String] = []
        if status != .done { parts.append("*\(status == .cancelled ? "Cancelled" : "Stopped"): \(reason).*") }
        if !sentences.isEmpty {
            parts.append(
                sentences.map { sentence in
                    let marks = sentence.citations.map { "[\($0)]" }.joined()
                    let doubt = sentence.certificate.verdict == .unsupported ? " *(not borne out)*" : ""
                    return Self.plain(sentence.text) + (marks.isEmpty ? "" : " \(marks)") + doubt
                }.joined(separator: " "))
        } else if !sources.isEmpty {
            parts.append("What was read:")
        }
        if !sources.isEmpty {
            parts.append(
                sources.map { source in
                    let page = source.page.map { ", page \($0)" } ?? ""
                    let place = source.path.isEmpty ? "" : " (\(source.path))"
                    return "[\(source.number)] \(Self.plain(source.title))\(page)\(place): "
                        + "\u{201C}\(Self.plain(String(source.quote.prefix(240))))\(source.quote.count > 240 ? "…" : "")\u{201D}"
                }.joined(separator: "\n\n"))
        }
        if !plan.isEmpty {
            parts.append(
                plan.map { task in
                    "- [\(task.done ? "x" : " ")] \(Self.plain(task.title))"
                        + (task.proof.isEmpty ? "" : " (proof: \(Self.plain(task.proof)))")
                }.joined(separator: "\n"))
        }
        if !files.isEmpty { parts.append("Files: " + files.joined(separator: ", ")) }
        for warning in warnings { parts.append("*\(Self.plain(warning))*") }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// Text that means nothing to a renderer of Markdown: no link, no picture, no HTML.
    private static func plain(_ text: String) -> String {
        var out = ""
        for character in QuotedText(text).text.split(whereSeparator: \.isNewline).joined(separator: " ") {
            if "\\`*_[]<>#!|".contains(character) { out.append("\\") }
            out.append(character)
        }
        // Renderers make links of bare addresses too; what a document says leads nowhere by itself.
        return out.replacing("://", with: ": //").replacing("www.", with: "www. ")
    }
}
