import TroveCore

/// Outlook messages (MS-OXMSG): subject, people, date, text; attachments that Trove can read follow the text.
struct MessageParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("msg", "Outlook message")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let file = try OLEFile(input.bytes)
        var builder = DocumentBuilder(format: input.format.name)
        try add(file, file.children(of: 0), input, depth: 0, &builder)
        guard !builder.isEmpty else { throw TroveError(.corruptInput, "a message without text: the file is damaged") }
        return builder.finish()
    }

    private func add(
        _ file: OLEFile, _ entries: [OLEFile.Entry], _ input: DocumentInput, depth: Int,
        _ builder: inout DocumentBuilder
    ) throws(TroveError) {
        builder.leaveSections()
        let subject = text(file, entries, "0037")
        if let subject { builder.add(.heading, subject, level: 1) }
        let facts = [("From", "0C1A"), ("To", "0E04"), ("Cc", "0E03")].compactMap { name, tag in
            text(file, entries, tag).map { "\(name): \($0)" }
        }
        builder.add(.paragraph, facts.joined(separator: "\n"))
        for (tag, key) in [("0037", "title"), ("0C1A", "author"), ("0E04", "to")] where builder.metadata[key] == nil {
            builder.metadata[key] = text(file, entries, tag)
        }
        try addBody(file, entries, input, &builder)
        for entry in entries where entry.isStorage && entry.name.hasPrefix("__attach") {
            try attach(file, file.children(of: entry.number), input, depth, &builder)
        }
    }

    private func addBody(
        _ file: OLEFile, _ entries: [OLEFile.Entry], _ input: DocumentInput, _ builder: inout DocumentBuilder
    ) throws(TroveError) {
        if let plain = text(file, entries, "1000", isLine: false) {
            PlainTextParser.add(plain, to: &builder)
        } else if let html = data(file, entries, "1013") {
            let page = try TextDecoder(limits: input.limits).decode(html, declared: nil).text
            HTMLBlocks.add(try MarkupTree.html(page, limits: input.limits), to: &builder, isFragment: true)
        } else if let packed = data(file, entries, "1009"), let rich = PackedRichText.unpack(packed) {
            builder.append(
                try DocumentReader(limits: input.limits).read(
                    rich, fileName: "body.rtf", format: FormatTable.format(named: "rtf")))
        }
    }

    private func attach(
        _ file: OLEFile, _ entries: [OLEFile.Entry], _ input: DocumentInput, _ depth: Int,
        _ builder: inout DocumentBuilder
    ) throws(TroveError) {
        if let message = entries.first(where: { $0.isStorage && $0.name.hasPrefix("__substg1.0_3701") }) {
            if depth < 8 { try add(file, file.children(of: message.number), input, depth: depth + 1, &builder) }
            return
        }
        guard let bytes = data(file, entries, "3701") else { return }
        let name = text(file, entries, "3707") ?? text(file, entries, "3704") ?? "attachment"
        try AttachedFile.add(bytes, name: name, input, to: &builder)
    }

    private func text(_ file: OLEFile, _ entries: [OLEFile.Entry], _ tag: String, isLine: Bool = true) -> String? {
        func found(_ kind: String) -> [UInt8]? {
            entries.first { $0.name == "__substg1.0_\(tag)\(kind)" }.map { file.content(of: $0) }
        }
        var text: String?
        if let bytes = found("001F") {
            text = String(
                decoding: stride(from: 0, to: bytes.count - 1, by: 2).compactMap { bytes.uint16($0) }, as: UTF16.self)
        } else if let bytes = found("001E") {
            let page = codePage(file, entries)
            text = (try? TextDecoder(limits: FormatLimits()).decode(bytes, declared: page))?.text
        }
        guard var words = text else { return nil }
        words = CleanText.withoutControls(words)
        if isLine { words = CleanText.collapsed(words) }
        return words.allSatisfy(\.isWhitespace) ? nil : words
    }

    /// The encoding that the message states for its texts.
    private func codePage(_ file: OLEFile, _ entries: [OLEFile.Entry]) -> String? {
        guard let entry = entries.first(where: { $0.name == "__properties_version1.0" }) else { return nil }
        let bytes = file.content(of: entry)
        for at in stride(from: 8, to: max(8, bytes.count - 15), by: 8) where bytes.uint32(at) == 0x3FFD_0003 {
            return bytes.uint32(at + 8).map { "CP\($0)" }
        }
        return nil
    }

    private func data(_ file: OLEFile, _ entries: [OLEFile.Entry], _ tag: String) -> [UInt8]? {
        entries.first { !$0.isStorage && $0.name == "__substg1.0_\(tag)0102" }.map { file.content(of: $0) }
    }
}

/// Files that come with a message.
enum AttachedFile {
    /// Adds an attachment as its own parser reads it; what cannot be read is named.
    static func add(
        _ bytes: [UInt8], name: String, _ input: DocumentInput, to builder: inout DocumentBuilder
    ) throws(TroveError) {
        builder.leaveSections()
        builder.add(.heading, name, level: 1)
        let format = FormatSniffer.sniff(bytes, fileName: name)
        if format.reading == .picture, let readPictureFile = input.readPictureFile {
            do throws(TroveError) {
                builder.append(try readPictureFile(bytes).read(fromPicture: name))
            } catch {
                builder.warn("attachment \(name): \(error.message)")
            }
            return
        }
        guard format.reading == .document, input.limits.nesting > 0, format.name != "mbox" else {
            builder.warn("attachment \(name) was not read: \(format.description)")
            return
        }
        var limits = input.limits
        limits.nesting -= 1
        do throws(TroveError) {
            let inner = try DocumentReader(limits: limits).read(
                bytes, fileName: name, format: format, password: input.password, readPicture: input.readPicture,
                readPictureFile: input.readPictureFile)
            builder.append(inner.withoutPlaces())
            if inner.isIncomplete { builder.markIncomplete("attachment \(name): a part could not be read") }
        } catch {
            builder.markIncomplete("attachment \(name)", error)
        }
    }
}

/// Rich Text as Outlook packs it (MS-OXRTFCP): copies from a ring of 4,096 bytes that starts with common words.
enum PackedRichText {
    private static let start = Array(
        ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS "
            + "Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8)

    /// The text; nil when the bytes are none of it.
    static func unpack(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 16, let size = bytes.uint32(4), let kind = bytes.uint32(8), size < 1 << 28 else {
            return nil
        }
        if kind == 0x414C_454D { return Array(bytes[16...].prefix(Int(size))) }
        guard kind == 0x7546_5A4C else { return nil }
        var ring = [UInt8](repeating: 0x20, count: 4096)
        ring.replaceSubrange(0..<start.count, with: start)
        var place = start.count
        var out: [UInt8] = []
        var at = 16
        func put(_ byte: UInt8) {
            out.append(byte)
            ring[place] = byte
            place = (place + 1) & 4095
        }
        while at < bytes.count {
            let flags = bytes[at]
            at += 1
            for bit in 0..<8 where at < bytes.count {
                if flags >> bit & 1 == 0 {
                    put(bytes[at])
                    at += 1
                    continue
                }
                guard at + 1 < bytes.count else { return out }
                let word = Int(bytes[at]) << 8 | Int(bytes[at + 1])
                at += 2
                let from = word >> 4
                if from == place { return out }
                for offset in 0..<((word & 15) + 2) { put(ring[(from + offset) & 4095]) }
                if out.count > size { return Array(out.prefix(Int(size))) }
            }
        }
        return out
    }
}
