import CPDFium
import TroveCore

/// Files that a PDF carries with it.
extension PDFFile {
    /// A file within the file.
    struct Attachment: Sendable {
        var name: String
        var bytes: [UInt8]
    }

    /// Most files that are looked for, in the document and on a page.
    private static let mostFiles = 1000

    /// How many files the document lists.
    var attachmentCount: Int {
        min(Int(unsafe library.run { f in unsafe f.pointee.file_count(document) }), Self.mostFiles)
    }

    /// A file that the document lists; nil where it is damaged or longer than `most` bytes.
    func attachment(_ number: Int, most: Int) -> Attachment? {
        unsafe library.run { f in
            guard let file = unsafe f.pointee.file(document, Int32(number)) else { return nil }
            return unsafe Self.attachment(f, file, most: most)
        }
    }

    /// The files that readers pinned to a page.
    func pinnedFiles(page number: Int, most: Int) throws(TroveError) -> [Attachment] {
        try unsafe withPage(number) { f, page throws(TroveError) in
            let count = min(Int(unsafe f.pointee.annot_count(page)), Self.mostFiles)
            return (0..<max(0, count)).compactMap { index in
                guard let file = unsafe cpdfium_annotated_file(f, page, Int32(index)) else { return nil }
                return unsafe Self.attachment(f, file, most: most)
            }
        }
    }

    private static func attachment(
        _ f: UnsafePointer<cpdfium_functions>, _ file: UnsafeMutableRawPointer, most: Int
    ) -> Attachment? {
        var size: UInt = 0
        // SAFETY: without a buffer the call only tells the size; then there is room for as many bytes.
        guard unsafe f.pointee.file_content(file, nil, 0, &size) != 0, size > 0, size <= UInt(max(0, most)) else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        let isRead = unsafe bytes.withUnsafeMutableBytes {
            unsafe f.pointee.file_content(file, $0.baseAddress, size, &size)
        }
        guard isRead != 0, size == UInt(bytes.count) else { return nil }
        var units = [UInt16](repeating: 0, count: 1024)
        // SAFETY: as many units as are told of fit.
        let length = unsafe units.withUnsafeMutableBufferPointer {
            unsafe cpdfium_file_name(f, file, $0.baseAddress, Int32($0.count))
        }
        let name = CleanText.collapsed(
            CleanText.withoutControls(String(decoding: units.prefix(Int(length)), as: UTF16.self)))
        return Attachment(name: name.isEmpty ? "attachment" : name, bytes: bytes)
    }
}
