import CPDFium
package import TroveCore

/// An open PDF: its pages as characters with their places, and as pictures.
///
/// `@unchecked Sendable`: nothing changes once it is open, and PDFium is called under its library's lock alone.
@safe package final class PDFFile: @unchecked Sendable {
    let library: PDFLibrary
    let document: UnsafeMutableRawPointer
    private let bytes: UnsafeMutableRawBufferPointer

    /// How many pages it has.
    package let pageCount: Int

    /// Opens a PDF.
    /// - Parameter password: For a protected file.
    /// - Throws: `.unavailable` without PDFium, `.passwordRequired`, `.corruptInput`.
    package convenience init(_ bytes: [UInt8], password: String? = nil) throws(TroveError) {
        guard let library = PDFLibrary.shared else {
            throw TroveError(
                .unavailable, "PDFium is not installed: run ./tools/quickstart, or set TROVE_PDFIUM to libpdfium.so")
        }
        try self.init(bytes, password: password, library: library)
    }

    /// Opens a PDF with one of the library's copies.
    init(_ bytes: [UInt8], password: String?, library: PDFLibrary) throws(TroveError) {
        // SAFETY: PDFium reads from this copy as long as the document is open; it is freed after the document, or here
        // when nothing opens.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 16)
        unsafe copy.copyBytes(from: bytes)
        var code: UInt = 0
        let opened = unsafe library.run { f in
            let document = unsafe f.pointee.load(copy.baseAddress, bytes.count, password)
            unsafe code = f.pointee.last_error()
            return unsafe document
        }
        guard let document = unsafe opened else {
            unsafe copy.deallocate()
            switch code {
            case 4:
                throw .protected(against: password)
            case 5: throw TroveError(.unsupportedFormat, "protected in a way that PDFium does not know")
            default: throw TroveError(.corruptInput, "no PDF that can be read: the file is damaged")
            }
        }
        self.library = library
        unsafe self.document = unsafe document
        unsafe self.bytes = unsafe copy
        pageCount = Int(unsafe library.run { f in unsafe f.pointee.page_count(document) })
    }

    deinit {
        unsafe library.run { f in unsafe f.pointee.close(document) }
        unsafe bytes.deallocate()
    }

    /// Draws a page, or a part of it, as it is shown.
    /// - Parameters:
    ///   - number: 1-based.
    ///   - region: The part, in fractions of the page; nil for all of it.
    ///   - dotsPerInch: Lowered so that no more than `mostPixels` are drawn.
    package func render(
        page number: Int, region: Box? = nil, dotsPerInch: Double = 300, mostPixels: Int = 40_000_000
    ) throws(TroveError) -> Raster {
        try unsafe withPage(number) { f, page throws(TroveError) in
            let inches = unsafe (Double(f.pointee.page_width(page)) / 72, Double(f.pointee.page_height(page)) / 72)
            guard inches.0 > 0, inches.1 > 0 else { throw TroveError(.corruptInput, "page \(number) has no size") }
            let part = region ?? Box(page: number, x0: 0, y0: 0, x1: 1, y1: 1)
            let most = (Double(mostPixels) / max(inches.0 * inches.1 * part.area, 1e-6)).squareRoot()
            let scale = min(dotsPerInch, most, Double(1 << 15) / max(inches.0, inches.1))
            let (whole, high) = (max(1, Int(inches.0 * scale)), max(1, Int(inches.1 * scale)))
            let (left, top) = (Int(part.x0 * Double(whole)), Int(part.y0 * Double(high)))
            let width = min(max(1, Int((part.x1 - part.x0) * Double(whole))), whole)
            let height = min(max(1, Int((part.y1 - part.y0) * Double(high))), high)
            var samples = [UInt8](repeating: 255, count: width * height * 3)
            // SAFETY: the buffer has the size that width and height give.
            let isDrawn = unsafe samples.withUnsafeMutableBufferPointer { buffer in
                unsafe cpdfium_draw(
                    f, page, Int32(left), Int32(top), Int32(whole), Int32(high), Int32(width), Int32(height),
                    buffer.baseAddress)
            }
            guard isDrawn != 0 else { throw TroveError(.limitExceeded, "page \(number) is too large to draw") }
            return Raster(width: width, height: height, channels: 3, samples: samples)
        }
    }

    /// A page's characters in the order of its content, and what else is on it.
    func page(_ number: Int) throws(TroveError) -> PDFPage {
        try unsafe withPage(number) { f, page throws(TroveError) in
            var read = unsafe PDFPage(
                width: Double(f.pointee.page_width(page)), height: Double(f.pointee.page_height(page)),
                rotation: Int(f.pointee.page_rotation(page)) * 90)
            let shown = unsafe PDFShown(f, page)
            read.pictures = shown.pictures(most: 500).map { PDFPicture($0) }
            read.rules = shown.rules()
            (read.notes, read.hasFiles) = unsafe Self.notes(f, page)
            read.hasMarks = unsafe f.pointee.count_objects(page) > 0
            guard let text = unsafe f.pointee.load_text(page) else { return read }
            defer { unsafe f.pointee.close_text(text) }
            let count = Int(unsafe f.pointee.count_chars(text))
            guard count > 0, count < 20_000_000 else { return read }
            // SAFETY: PDFium's count is the array's; every element is written.
            read.characters = unsafe [cpdfium_character](unsafeUninitializedCapacity: count) { buffer, filled in
                unsafe cpdfium_characters(f, page, text, Int32(count), buffer.baseAddress)
                filled = count
            }
            return read
        }
    }

    private static func notes(
        _ f: UnsafePointer<cpdfium_functions>, _ page: UnsafeMutableRawPointer
    ) -> (notes: [PDFPage.Note], hasFiles: Bool) {
        let count = min(unsafe f.pointee.annot_count(page), 10_000)
        guard count > 0 else { return ([], false) }
        var notes: [PDFPage.Note] = []
        var hasFiles = false
        var units = [UInt16](repeating: 0, count: 1 << 15)
        var place: [Float] = [0, 0, 0, 0]
        for index in 0..<count {
            // SAFETY: as many units as are told of fit, and four numbers.
            let length = unsafe units.withUnsafeMutableBufferPointer { units in
                unsafe place.withUnsafeMutableBufferPointer { place in
                    unsafe cpdfium_note(f, page, index, units.baseAddress, Int32(units.count), place.baseAddress)
                }
            }
            if length < 0 { hasFiles = true }
            guard length > 0 else { continue }
            let text = CleanText.trimmed(String(decoding: units.prefix(Int(length)), as: UTF16.self))
            let box = (Double(place[0]), Double(place[1]), Double(place[2]), Double(place[3]))
            if !text.isEmpty { notes.append(PDFPage.Note(text: text, box: box)) }
        }
        return (notes, hasFiles)
    }

    /// A field of the document's information: `Title`, `Author`.
    func metadata(_ field: String) -> String? {
        let units = unsafe library.run { f -> [UInt16] in
            let size = Int(unsafe f.pointee.meta(document, field, nil, 0))
            guard size > 2, size < 1 << 16 else { return [] }
            var units = [UInt16](repeating: 0, count: size / 2)
            // SAFETY: `size` bytes of room, as PDFium asked for.
            _ = unsafe units.withUnsafeMutableBytes {
                unsafe f.pointee.meta(document, field, $0.baseAddress, UInt(size))
            }
            return units
        }
        let text = CleanText.collapsed(
            CleanText.withoutControls(String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)))
        return text.isEmpty ? nil : text
    }

    func withPage<T>(
        _ number: Int, _ body: (UnsafePointer<cpdfium_functions>, UnsafeMutableRawPointer) throws(TroveError) -> T
    ) throws(TroveError) -> T {
        guard (1...max(1, pageCount)).contains(number) else {
            throw TroveError(.invalidArgument, "there is no page \(number) of \(pageCount)")
        }
        return try unsafe library.run { f throws(TroveError) in
            // SAFETY: the document is open as long as `self`; the page is closed before the lock is released.
            let damage = TroveError(.corruptInput, "page \(number) cannot be read: it is damaged")
            guard var page = unsafe f.pointee.load_page(document, Int32(number - 1)) else { throw damage }
            if unsafe cpdfium_flatten(f, page) != 0 {
                unsafe f.pointee.close_page(page)
                guard let again = unsafe f.pointee.load_page(document, Int32(number - 1)) else { throw damage }
                unsafe page = unsafe again
            }
            defer { unsafe f.pointee.close_page(page) }
            return try unsafe body(f, page)
        }
    }
}

/// What is known of one page before its lines are found.
struct PDFPage: Sendable {
    /// Points across, as shown.
    var width: Double
    /// Points down.
    var height: Double
    /// Clockwise degrees by which the page is turned when shown.
    var rotation: Int
    /// A reader's note.
    struct Note: Sendable {
        var text: String
        var box: PDFWord.Place
    }

    /// The pictures on it, and the share of the page that they cover.
    var pictures: [PDFPicture] = []
    var pictureShare: Double { min(1, pictures.reduce(0) { $0 + $1.area }) }
    /// Lines that are drawn across and down.
    var rules: [cpdfium_rule] = []
    /// Notes that readers left on it.
    var notes: [Note] = []
    /// True when readers pinned files to it.
    var hasFiles = false
    /// True when anything at all is drawn.
    var hasMarks = false
    /// In the order of the content.
    var characters: [cpdfium_character] = []
}
