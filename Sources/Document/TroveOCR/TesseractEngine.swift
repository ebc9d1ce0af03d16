import CTesseract
import TroveCore

/// What the engine takes a page or a part of it for.
enum PageMode: UInt32, Sendable {
    /// Columns, blocks and pictures are found.
    case auto = 3
    /// One column of text of several sizes.
    case column = 4
    /// One even block of text.
    case block = 6
    /// A single line.
    case line = 7
    /// Words anywhere, in no order.
    case sparse = 11
}

/// One tesseract engine with its language packs loaded. Not thread-safe, and not `Sendable`: it stays with its owner.
@safe final class TesseractEngine {
    /// `eng`, or several joined by `+`.
    let languages: String
    private let handle: OpaquePointer

    /// Loads the packs.
    ///
    /// - Throws: `.unavailable` if the library or a pack is missing or damaged.
    init(languages: [String], packs: LanguagePacks) throws(TroveError) {
        var why: UnsafePointer<CChar>?
        guard unsafe ctrove_tesseract_open(&why) != 0 else {
            // SAFETY: the reason is a string literal of the C target.
            throw TroveError(.unavailable, unsafe why.map { unsafe String(cString: $0) } ?? "tesseract is missing")
        }
        try packs.require(languages)
        self.languages = languages.joined(separator: "+")
        guard let handle = unsafe ctrove_engine_start(packs.folder, self.languages) else {
            throw TroveError(
                .unavailable,
                "OCR language pack '\(self.languages)' in \(packs.folder) is damaged: apt-get install --reinstall "
                    + languages.map(LanguagePacks.package(for:)).joined(separator: " "))
        }
        unsafe self.handle = handle
    }

    deinit { unsafe ctrove_engine_end(handle) }

    /// Reads a page; boxes are in its own pixels.
    ///
    /// - Parameters:
    ///   - dpi: Dots an inch of the page as given; steers only the layout analysis.
    ///   - deadline: When to stop; nil for never. Words read until then are kept where the engine gives them.
    func read(_ page: borrowing GreyPage, mode: PageMode, dpi: Int, deadline: ContinuousClock.Instant?)
        throws(TroveError) -> RecognizedPage
    {
        var milliseconds: Int32 = 0
        if let deadline {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return RecognizedPage(words: [], isCutShort: true) }
            milliseconds = Int32(
                clamping: max(1, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000))
        }
        // SAFETY: the page lives until after the engine is cleared, and the list until it is copied.
        unsafe ctrove_engine_set_pix(
            handle, UnsafeMutableRawPointer(page.pix), ctrove_page_mode(mode.rawValue), Int32(dpi))
        defer { unsafe ctrove_engine_clear(handle) }
        var list = unsafe ctrove_words()
        defer { unsafe ctrove_words_free(&list) }
        let status = unsafe ctrove_engine_read(handle, milliseconds, &list)
        guard status != CTROVE_READ_FAILED else {
            throw TroveError(
                .limitExceeded, "out of memory while reading a page of \(page.width) x \(page.height) pixels")
        }
        return RecognizedPage(words: unsafe Self.copy(list), isCutShort: status == CTROVE_READ_LATE)
    }

    /// Finds the lines of text without reading them.
    func findLines(in page: borrowing GreyPage, dpi: Int) throws(TroveError) -> [PixelBox] {
        // SAFETY: as in `read`.
        unsafe ctrove_engine_set_pix(handle, UnsafeMutableRawPointer(page.pix), CTROVE_PAGE_AUTO, Int32(dpi))
        defer { unsafe ctrove_engine_clear(handle) }
        var list = unsafe ctrove_words()
        defer { unsafe ctrove_words_free(&list) }
        guard unsafe ctrove_engine_find_lines(handle, &list) == CTROVE_READ_OK else { return [] }
        return unsafe Self.copy(list).map(\.box)
    }

    private static func copy(_ list: ctrove_words) -> [RecognizedWord] {
        // SAFETY: the list holds `count` items, each with a text of its own or none.
        unsafe UnsafeBufferPointer(start: list.items, count: list.count).map { word in
            RecognizedWord(
                text: unsafe word.text.map { unsafe String(cString: $0) } ?? "",
                box: PixelBox(
                    left: Int(unsafe word.left), top: Int(unsafe word.top), right: Int(unsafe word.right),
                    bottom: Int(unsafe word.bottom)),
                confidence: Double(min(max(unsafe word.confidence, 0), 100)) / 100, line: Int(unsafe word.line),
                paragraph: Int(unsafe word.paragraph), block: Int(unsafe word.block),
                isVertical: unsafe word.vertical != 0)
        }
    }
}
