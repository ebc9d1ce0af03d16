import CPDFium
package import TroveCore

/// An open PDF: its pages as characters with their places, and as pictures.
@safe package final class PDFFile {
    private let library: PDFLibrary
    private let document: UnsafeMutableRawPointer
    private let bytes: UnsafeMutableRawBufferPointer

    /// How many pages it has.
    package let pageCount: Int

    /// Opens a PDF.
    /// - Parameter password: For a protected file.
    /// - Throws: `.unavailable` without PDFium, `.unsupportedFormat` for a missing or wrong password, `.corruptInput`.
    package init(_ bytes: [UInt8], password: String? = nil) throws(TroveError) {
        guard let library = PDFLibrary.shared else {
            throw TroveError(
                .unavailable, "PDFium is not installed: run ./tools/quickstart, or set TROVE_PDFIUM to libpdfium.so")
        }
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
            case 4: throw TroveError(.unsupportedFormat, "protected by a password: give it with --password")
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

    /// Draws a page as it is shown.
    /// - Parameters:
    ///   - number: 1-based.
    ///   - dotsPerInch: Lowered so that no more than `mostPixels` are drawn.
    ///   - isGrey: One channel instead of three.
    package func render(
        page number: Int, dotsPerInch: Double = 300, isGrey: Bool = false, mostPixels: Int = 40_000_000
    ) throws(TroveError) -> Raster {
        try unsafe withPage(number) { f, page throws(TroveError) in
            let inches = unsafe (Double(f.pointee.page_width(page)) / 72, Double(f.pointee.page_height(page)) / 72)
            guard inches.0 > 0, inches.1 > 0 else { throw TroveError(.corruptInput, "page \(number) has no size") }
            let most = (Double(mostPixels) / (inches.0 * inches.1)).squareRoot()
            let scale = min(dotsPerInch, most)
            let width = min(max(1, Int(inches.0 * scale)), 1 << 15)
            let height = min(max(1, Int(inches.1 * scale)), 1 << 15)
            var samples = [UInt8](repeating: 255, count: width * height * 3)
            // SAFETY: the buffer has the size that width and height give.
            let isDrawn = unsafe samples.withUnsafeMutableBufferPointer { buffer in
                unsafe cpdfium_draw(f, page, Int32(width), Int32(height), buffer.baseAddress)
            }
            guard isDrawn != 0 else { throw TroveError(.limitExceeded, "page \(number) is too large to draw") }
            if isGrey {
                samples = (0..<(width * height)).map { pixel in
                    let (red, green, blue) = (
                        Int(samples[3 * pixel]), Int(samples[3 * pixel + 1]), Int(samples[3 * pixel + 2])
                    )
                    return UInt8((red * 77 + green * 150 + blue * 29) >> 8)
                }
            }
            return Raster(width: width, height: height, channels: isGrey ? 1 : 3, samples: samples)
        }
    }

    /// A page's characters in the order of its content.
    func page(_ number: Int) throws(TroveError) -> PDFPage {
        try unsafe withPage(number) { f, page throws(TroveError) in
            var read = unsafe PDFPage(
                width: Double(f.pointee.page_width(page)), height: Double(f.pointee.page_height(page)),
                rotation: Int(f.pointee.page_rotation(page)) * 90)
            read.pictureShare = unsafe cpdfium_picture_share(f, page)
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
            guard let page = unsafe f.pointee.load_page(document, Int32(number - 1)) else {
                throw TroveError(.corruptInput, "page \(number) cannot be read: it is damaged")
            }
            defer { unsafe f.pointee.close_page(page) }
            return try unsafe body(f, page)
        }
    }
}

/// What is known of one page before its lines are found.
struct PDFPage {
    /// Points across, as shown.
    var width: Double
    /// Points down.
    var height: Double
    /// Clockwise degrees by which the page is turned when shown.
    var rotation: Int
    /// Share of the page that pictures cover.
    var pictureShare = 0.0
    /// True when anything at all is drawn.
    var hasMarks = false
    /// In the order of the content.
    var characters: [cpdfium_character] = []
}
