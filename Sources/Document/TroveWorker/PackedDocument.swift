package import TroveCore

/// A document as bytes: between two processes its blocks, words and boxes would cost more as JSON than their reading.
///
/// Numbers are little-endian, 8 bytes each but in words; texts and lists begin with their count. Both ends are the same executable,
/// so the form has no version.
package enum PackedDocument {
    /// Bytes of a word.
    fileprivate static let wordSize = 56

    /// Appends `document` to `bytes`.
    package static func pack(_ document: ExtractedDocument, to bytes: inout [UInt8]) {
        var writer = PackedWriter()
        writer.bytes = bytes
        bytes = []
        writer.bytes.reserveCapacity(
            writer.bytes.count + document.text.utf8.count + document.words.count * wordSize + document.blocks.count
                * 256)
        writer.put(document.format)
        writer.put(document.metadata.sorted { $0.key < $1.key }) { $0.put($1.key, $1.value) }
        writer.put(document.text)
        writer.put(document.pages) { $0.put($1) }
        writer.put(document.blocks) { $0.put($1) }
        writer.put(document.words) { $0.put($1) }
        writer.put(document.warnings) { $0.put($1) }
        writer.put(document.isIncomplete ? 1 : 0)
        writer.put(document.isPartlyProtected ? 1 : 0)
        bytes = writer.bytes
    }

    /// Reads what ``pack(_:to:)`` wrote.
    /// - Throws: `.crashed`: bytes that are no document come from a worker that a hostile file has taken over.
    package static func unpack(_ bytes: [UInt8], from start: Int) throws(TroveError) -> ExtractedDocument {
        var reader = PackedReader(bytes: bytes, at: start)
        var document = ExtractedDocument(format: try reader.string())
        for _ in 0..<(try reader.count(of: 16)) { document.metadata[try reader.string()] = try reader.string() }
        document.text = try reader.string()
        for _ in 0..<(try reader.count(of: 72)) { document.pages.append(try reader.page()) }
        for _ in 0..<(try reader.count(of: 64)) { document.blocks.append(try reader.block()) }
        let words = try reader.count(of: wordSize)
        document.words.reserveCapacity(words)
        for _ in 0..<words { document.words.append(try reader.word()) }
        for _ in 0..<(try reader.count(of: 8)) { document.warnings.append(try reader.string()) }
        document.isIncomplete = try reader.integer() != 0
        document.isPartlyProtected = try reader.integer() != 0
        return document
    }
}

/// Writes values one after the other.
private struct PackedWriter {
    var bytes: [UInt8] = []

    mutating func put(_ number: Int) { put(bits: UInt64(bitPattern: Int64(number))) }
    mutating func put(_ number: Double) { put(bits: number.bitPattern) }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func put(_ key: String, _ value: String) {
        put(key)
        put(value)
    }

    /// An absent text is told from an empty one by a count before it.
    mutating func put(_ text: String?) { put(text.map { [$0] } ?? []) { $0.put($1) } }

    mutating func put<T>(_ list: [T], _ each: (inout PackedWriter, T) -> Void) {
        put(list.count)
        for element in list { each(&self, element) }
    }

    mutating func put(_ span: ScalarSpan) {
        put(span.start)
        put(span.end)
    }

    mutating func put(_ box: Box) {
        put(box.page)
        put(box.x0)
        put(box.y0)
        put(box.x1)
        put(box.y1)
    }

    mutating func put(_ page: Page) {
        put(page.page)
        put(page.width)
        put(page.height)
        put(page.readBy.rawValue)
        put(page.confidence ?? -1)
        put(page.rotation)
        put(page.language)
        put(page.span)
    }

    mutating func put(_ block: Block) {
        put(block.kind.rawValue)
        put(block.span)
        put(block.level)
        put(block.headingPath) { $0.put($1) }
        put(block.page ?? 0)
        put(block.boxes) { $0.put($1) }
        put(block.cells.map { [$0] } ?? []) { writer, rows in
            writer.put(rows) { writer, row in writer.put(row) { $0.put($1) } }
        }
        put(block.language)
        put(block.picture.map { [$0] } ?? []) { writer, picture in
            writer.put(picture.name)
            writer.put(picture.box.map { [$0] } ?? []) { $0.put($1) }
            writer.put(picture.width)
            writer.put(picture.height)
        }
    }

    /// A document has words by the hundred thousand: each is written at once, in ``PackedDocument/wordSize`` bytes.
    mutating func put(_ word: Word) {
        let record = (
            Self.pair(word.span.start, word.span.count), Self.pair(word.line, word.box.page),
            word.box.x0.bitPattern.littleEndian, word.box.y0.bitPattern.littleEndian,
            word.box.x1.bitPattern.littleEndian, word.box.y1.bitPattern.littleEndian,
            word.confidence.bitPattern.littleEndian
        )
        // SAFETY: the local's bytes are read within the call; it has no padding.
        unsafe withUnsafeBytes(of: record) { unsafe bytes.append(contentsOf: $0) }
    }

    private static func pair(_ low: Int, _ high: Int) -> UInt64 {
        (UInt64(UInt32(clamping: low)) | UInt64(UInt32(clamping: high)) << 32).littleEndian
    }

    private mutating func put(bits: UInt64) {
        // SAFETY: the local's eight bytes are read within the call.
        unsafe withUnsafeBytes(of: bits.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
}

/// Reads values one after the other; nothing that it reads is trusted.
private struct PackedReader {
    let bytes: [UInt8]
    var at: Int

    private static let damage = TroveError(.crashed, "a worker answered what is no document")

    mutating func integer() throws(TroveError) -> Int { Int(Int64(bitPattern: try bits())) }
    mutating func double() throws(TroveError) -> Double { Double(bitPattern: try bits()) }

    /// The count of a list whose elements take at least `size` bytes each.
    mutating func count(of size: Int) throws(TroveError) -> Int {
        let count = try integer()
        guard count >= 0, count <= (bytes.count - at) / size else { throw Self.damage }
        return count
    }

    mutating func string() throws(TroveError) -> String {
        let count = try count(of: 1)
        defer { at += count }
        return String(decoding: bytes[at..<(at + count)], as: UTF8.self)
    }

    mutating func optionalString() throws(TroveError) -> String? { try integer() == 0 ? nil : try string() }

    mutating func strings() throws(TroveError) -> [String] {
        var list: [String] = []
        for _ in 0..<(try count(of: 8)) { list.append(try string()) }
        return list
    }

    mutating func span() throws(TroveError) -> ScalarSpan {
        let (start, end) = (try integer(), try integer())
        guard start >= 0, start <= end else { throw Self.damage }
        return ScalarSpan(start, end)
    }

    mutating func box() throws(TroveError) -> Box {
        Box(page: try integer(), x0: try double(), y0: try double(), x1: try double(), y1: try double())
    }

    mutating func page() throws(TroveError) -> Page {
        let (number, width, height) = (try integer(), try integer(), try integer())
        guard let readBy = Page.ReadBy(rawValue: try string()) else { throw Self.damage }
        let confidence = try double()
        return Page(
            page: number, width: width, height: height, readBy: readBy, confidence: confidence < 0 ? nil : confidence,
            rotation: try integer(), language: try optionalString(), span: try span())
    }

    mutating func block() throws(TroveError) -> Block {
        guard let kind = Block.Kind(rawValue: try string()) else { throw Self.damage }
        var block = Block(kind: kind, span: try span(), level: try integer(), headingPath: try strings())
        let page = try integer()
        block.page = page == 0 ? nil : page
        for _ in 0..<(try count(of: 40)) { block.boxes.append(try box()) }
        if try integer() != 0 {
            var rows: [[String]] = []
            for _ in 0..<(try count(of: 8)) { rows.append(try strings()) }
            block.cells = rows
        }
        block.language = try optionalString()
        if try integer() != 0 { block.picture = try picture() }
        return block
    }

    mutating func picture() throws(TroveError) -> BlockPicture {
        let name = try optionalString()
        let box = try integer() == 0 ? nil : try box()
        return BlockPicture(name: name, box: box, width: try integer(), height: try integer())
    }

    mutating func word() throws(TroveError) -> Word {
        let (place, line) = (try bits(), try bits())
        let start = Int(place & 0xFFFF_FFFF)
        let box = Box(
            page: Int(line >> 32), x0: try double(), y0: try double(), x1: try double(), y1: try double())
        return Word(
            span: ScalarSpan(start, start + Int(place >> 32)), box: box, confidence: try double(),
            line: Int(line & 0xFFFF_FFFF))
    }

    private mutating func bits() throws(TroveError) -> UInt64 {
        guard bytes.count - at >= 8 else { throw Self.damage }
        defer { at += 8 }
        // SAFETY: the eight bytes are there, checked above; every bit pattern is an integer.
        return unsafe bytes.withUnsafeBytes {
            UInt64(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        }
    }
}
