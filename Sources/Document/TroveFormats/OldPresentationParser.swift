import TroveCore

/// PowerPoint presentations of the years before 2007 (MS-PPT): the texts of each slide and of its notes.
struct OldPresentationParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("ppt", "old PowerPoint presentation")]

    private static let encryptedToken: UInt32 = 0xF3D1_C4DF

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let file = try OLEFile(input.bytes)
        guard let stream = file.stream("PowerPoint Document") else {
            throw TroveError(.corruptInput, "the stream with the slides is missing: the file is damaged")
        }
        var reader = SlideRecords(stream)
        reader.read()
        var builder = DocumentBuilder(format: input.format.name)
        for index in 0..<max(reader.outlines.count, reader.slides.count) {
            builder.leaveSections()
            builder.page = index + 1
            let start = builder.position
            var isFirst = true
            let texts =
                (reader.outlines.indices.contains(index) ? reader.outlines[index] : [])
                + (reader.slides.indices.contains(index) ? reader.slides[index] : [])
            for text in texts {
                if isFirst, text.isTitle {
                    builder.add(.heading, text.words, level: 1)
                } else {
                    text.lines.forEach { builder.add(.paragraph, $0) }
                }
                isFirst = false
            }
            let from = builder.position > start && start > 0 ? start + 2 : start
            builder.addPage(
                Page(
                    page: index + 1, width: 720, height: 540, readBy: .text,
                    span: ScalarSpan(from, max(from, builder.position))))
        }
        builder.page = nil
        builder.leaveSections()
        for note in reader.notes { note.lines.forEach { builder.add(.paragraph, $0) } }
        if builder.isEmpty {
            // The stream `Current User` says whether the others are encrypted.
            if file.stream("Current User")?.uint32(12) == Self.encryptedToken { throw .sealed }
            builder.markIncomplete("no text was found in it")
        }
        return builder.finish()
    }
}

/// The records that hold text, by where they stand.
private struct SlideRecords {
    /// One run of text.
    struct Text {
        var words: String
        var isTitle: Bool
        /// Its paragraphs.
        var lines: [String] { words.split(whereSeparator: { $0 == "\r" || $0 == "\n" }).map(String.init) }
    }

    private(set) var outlines: [[Text]] = []
    private(set) var slides: [[Text]] = []
    private(set) var notes: [Text] = []
    private let bytes: [UInt8]

    private enum Place { case elsewhere, outline, slide, notes }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Walks the records; containers are a stack of their ends.
    mutating func read() {
        var open: [(end: Int, place: Place)] = []
        var at = 0
        var kind: UInt32 = 99
        while at + 8 <= bytes.count {
            while let last = open.last, at >= last.end { open.removeLast() }
            guard let head = bytes.uint16(at), let type = bytes.uint16(at + 2), let length = bytes.uint32(at + 4) else {
                break
            }
            let body = at + 8
            let end = min(body + Int(length), bytes.count)
            let place = open.last?.place ?? .elsewhere
            if head & 0xF == 0xF {
                open.append((end, container(type, instance: head >> 4, in: place)))
                at = body
                continue
            }
            switch type {
            case 0x03F3 where place == .outline: outlines.append([])
            case 0x0F9F: kind = bytes.uint32(body) ?? 99
            case 0x0FA0:
                add(
                    String(
                        decoding: stride(from: body, to: end - 1, by: 2).compactMap { bytes.uint16($0) }, as: UTF16.self
                    ), place, kind)
            case 0x0FA8: add(LegacyEncoding.windows1252(Array(bytes[body..<max(body, end)])), place, kind)
            default: break
            }
            at = end
        }
    }

    private mutating func container(_ type: UInt16, instance: UInt16, in place: Place) -> Place {
        switch type {
        case 0x0FF0: return instance == 0 ? .outline : .elsewhere
        case 0x03EE:
            slides.append([])
            return .slide
        case 0x03F0: return .notes
        case 0x03F8: return .elsewhere
        default: return place
        }
    }

    private mutating func add(_ words: String, _ place: Place, _ kind: UInt32) {
        let text = Text(words: words, isTitle: kind == 0 || kind == 6)
        guard !CleanText.collapsed(words).isEmpty, words != "*" else { return }
        switch place {
        case .outline:
            if outlines.isEmpty { outlines.append([]) }
            outlines[outlines.count - 1].append(text)
        case .slide:
            if slides.isEmpty { slides.append([]) }
            slides[slides.count - 1].append(text)
        case .notes: notes.append(text)
        case .elsewhere: break
        }
    }
}
