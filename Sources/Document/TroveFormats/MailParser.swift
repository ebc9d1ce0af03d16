import TroveCore

/// Mail messages and mailboxes: subject, people, date, text; attachments that Trove can read follow the text.
struct MailParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("eml", "mail message", extensions: ["eml"]), ParserKind("mbox", "mailbox", extensions: ["mbox"]),
        ParserKind("mhtml", "saved web page", extensions: ["mhtml", "mht"]),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        var builder = DocumentBuilder(format: input.format.name)
        if let encoding = TextEncoding.ofUnicode(input.bytes), encoding != .utf8 {
            try add(Array(try input.text().text.utf8)[...], input, &builder)
        } else if input.format.name == "mbox" || input.bytes.starts(with: Array("From ".utf8)) {
            for message in Self.messages(input.bytes) { try add(message, input, &builder) }
        } else {
            try add(input.bytes[...], input, &builder)
        }
        return builder.finish()
    }

    private func add(_ bytes: ArraySlice<UInt8>, _ input: DocumentInput, _ builder: inout DocumentBuilder)
        throws(TroveError)
    {
        let part = MailPart(bytes)
        builder.leaveSections()
        let subject = part.header("subject")
        if let subject { builder.add(.heading, subject, level: 1) }
        let facts = ["From", "To", "Cc", "Date"].compactMap { name in
            part.header(name.lowercased()).map { "\(name): \($0)" }
        }
        if input.format.name != "mhtml" { builder.add(.paragraph, facts.joined(separator: "\n")) }
        for (name, key) in [("subject", "title"), ("from", "author"), ("date", "date"), ("to", "to")]
        where builder.metadata[key] == nil {
            builder.metadata[key] = part.header(name)
        }
        try add(part, input, 0, &builder)
    }

    private func add(
        _ part: MailPart, _ input: DocumentInput, _ depth: Int, _ builder: inout DocumentBuilder
    ) throws(TroveError) {
        guard depth < 16 else {
            builder.markIncomplete("parts nested more than 16 deep were left out")
            return
        }
        if part.type.hasPrefix("multipart/") {
            let parts = part.parts()
            if part.type == "multipart/alternative" {
                // The same words several times: the plain ones, else the last that can be read.
                let best =
                    parts.first { $0.type == "text/plain" && !$0.body.isEmpty }
                    ?? parts.last { $0.type.hasPrefix("text/") || $0.type.hasPrefix("multipart/") }
                if let best { try add(best, input, depth + 1, &builder) }
                for other in parts where !other.type.hasPrefix("text/") && !other.type.hasPrefix("multipart/") {
                    try add(other, input, depth + 1, &builder)
                }
            } else {
                for inner in parts { try add(inner, input, depth + 1, &builder) }
            }
        } else if part.type == "message/rfc822" {
            try add(part.body[...], input, &builder)
        } else if let name = part.fileName {
            try AttachedFile.add(part.body, name: name, input, to: &builder)
        } else if part.type == "text/html" {
            let text = try TextDecoder(limits: input.limits).decode(part.body, declared: part.charset).text
            HTMLBlocks.add(try MarkupTree.html(text, limits: input.limits), to: &builder, isFragment: true)
        } else if part.type.hasPrefix("text/"), !part.body.isEmpty {
            let text = try TextDecoder(limits: input.limits).decode(part.body, declared: part.charset).text
            PlainTextParser.add(text, to: &builder)
        }
    }

    /// The messages of a mailbox begin with a line that starts with `From `, after a blank line.
    private static func messages(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let mark = Array("From ".utf8)
        var starts: [Int] = []
        var at = 0
        while at < bytes.count {
            let isStart = at == 0 || at >= 2 && bytes[at - 1] == 10 && (bytes[at - 2] == 10 || bytes[at - 2] == 13)
            if isStart, bytes[at...].starts(with: mark) { starts.append(at) }
            at = (bytes[at...].firstIndex(of: 10) ?? bytes.count - 1) + 1
        }
        return starts.indices.map { index in
            let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
            let body = (bytes[starts[index]..<end].firstIndex(of: 10) ?? end - 1) + 1
            return bytes[min(body, end)..<end]
        }
    }
}
