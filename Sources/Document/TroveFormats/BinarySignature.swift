/// Signatures of binary formats: bytes at a fixed place, longest and surest first.
struct BinarySignature: Sendable {
    private let offset: Int
    private let bytes: [UInt8]
    private let format: FileFormat

    private init(_ bytes: [UInt8], at offset: Int = 0, _ name: String, _ description: String) {
        self.offset = offset
        self.bytes = bytes
        format = .unread(name, description)
    }

    private init(_ text: String, at offset: Int = 0, _ name: String, _ description: String) {
        self.init(Array(text.utf8), at: offset, name, description)
    }

    private init(picture bytes: [UInt8], _ name: String, _ description: String) {
        offset = 0
        self.bytes = bytes
        format = FileFormat(name, description, .picture)
    }

    /// The format of the first signature that fits, or nil.
    static func sniff(_ prefix: [UInt8]) -> FileFormat? {
        if let format = container(prefix) { return format }
        if let hit = table.first(where: { $0.matches(prefix) }) { return hit.format }
        if isPDF(prefix) { return .unread("pdf", "PDF document") }
        if prefix.count > 262, matches("ustar", at: 257, prefix) { return .unread("tar", "tar archive") }
        return nil
    }

    private func matches(_ prefix: [UInt8]) -> Bool {
        prefix.count >= offset + bytes.count && prefix[offset..<(offset + bytes.count)].elementsEqual(bytes)
    }

    private static func matches(_ text: String, at offset: Int, _ prefix: [UInt8]) -> Bool {
        prefix.count >= offset + text.utf8.count
            && prefix[offset..<(offset + text.utf8.count)].elementsEqual(text.utf8)
    }

    /// A PDF may have up to a kilobyte before its header; what leads a text file must not count.
    private static func isPDF(_ prefix: [UInt8]) -> Bool {
        let mark = Array("%PDF-".utf8)
        let end = min(prefix.count - mark.count, 1024)
        guard end >= 0 else { return false }
        for at in 0...end where prefix[at] == mark[0] && prefix[at..<(at + 5)].elementsEqual(mark) {
            guard at + 7 < prefix.count else { return at == 0 }
            let digit = prefix[at + 5]
            if at == 0 || (digit >= 0x30 && digit <= 0x39 && prefix[at + 6] == 0x2E) { return true }
        }
        return false
    }

    /// RIFF, ISO media and IFF files name their kind after the length of the first box.
    private static func container(_ prefix: [UInt8]) -> FileFormat? {
        if matches("RIFF", at: 0, prefix) {
            if matches("WEBP", at: 8, prefix) { return FileFormat("webp", "WebP picture", .picture) }
            if matches("WAVE", at: 8, prefix) { return .unread("wav", "WAVE sound") }
            if matches("AVI ", at: 8, prefix) { return .unread("avi", "AVI video") }
            return .unread("riff", "RIFF container")
        }
        if matches("FORM", at: 0, prefix) {
            if matches("DJV", at: 12, prefix) { return .unread("djvu", "DjVu document") }
            if matches("AIF", at: 8, prefix) { return .unread("aiff", "AIFF sound") }
        }
        if matches("ftyp", at: 4, prefix), prefix.count >= 12 {
            switch String(decoding: prefix[8..<12], as: UTF8.self) {
            case "heic", "heix", "mif1", "msf1", "heim", "heis": return .unread("heic", "HEIF picture")
            case "avif", "avis": return .unread("avif", "AVIF picture")
            case "M4A ", "M4B ": return .unread("m4a", "MPEG-4 sound")
            case "qt  ": return .unread("mov", "QuickTime video")
            default: return .unread("mp4", "MPEG-4 video")
            }
        }
        return nil
    }

    private static let table: [BinarySignature] = [
        .init(picture: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "png", "PNG picture"),
        .init(picture: [0xFF, 0xD8, 0xFF], "jpeg", "JPEG picture"),
        .init(picture: [0x49, 0x49, 0x2A, 0x00], "tiff", "TIFF picture"),
        .init(picture: [0x4D, 0x4D, 0x00, 0x2A], "tiff", "TIFF picture"),
        .init(picture: [0x49, 0x49, 0x2B, 0x00], "tiff", "BigTIFF picture"),
        .init(picture: [0x4D, 0x4D, 0x00, 0x2B], "tiff", "BigTIFF picture"),
        .init(picture: Array("GIF87a".utf8), "gif", "GIF picture"),
        .init(picture: Array("GIF89a".utf8), "gif", "GIF picture"),
        .init("8BPS", "psd", "Photoshop picture"), .init("gimp xcf", "xcf", "GIMP picture"),
        .init([0x00, 0x00, 0x01, 0x00], "ico", "Windows icon"), .init([0x00, 0x00, 0x02, 0x00], "cur", "cursor"),
        .init([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "jp2", "JPEG 2000 picture"),
        .init([0xFF, 0x4F, 0xFF, 0x51], "j2k", "JPEG 2000 picture"), .init([0xFF, 0x0A], "jxl", "JPEG XL picture"),
        .init([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "jxl", "JPEG XL picture"),
        .init([0xD7, 0xCD, 0xC6, 0x9A], "wmf", "Windows metafile"), .init("AT&TFORM", "djvu", "DjVu document"),
        .init(" EMF", at: 40, "emf", "Windows metafile"), .init("icns", "icns", "Apple icon"),
        .init([0x1F, 0x8B], "gzip", "gzip archive"), .init("BZh", "bzip2", "bzip2 archive"),
        .init([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz", "xz archive"),
        .init([0x28, 0xB5, 0x2F, 0xFD], "zstd", "Zstandard archive"),
        .init([0x04, 0x22, 0x4D, 0x18], "lz4", "LZ4 archive"), .init([0x1F, 0x9D], "compress", "compress archive"),
        .init([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z", "7-Zip archive"),
        .init("Rar!\u{1A}\u{07}", "rar", "RAR archive"),
        .init("!<arch>\n", "ar", "ar archive"), .init("MSCF", "cab", "cabinet archive"),
        .init("070701", "cpio", "cpio archive"), .init([0xED, 0xAB, 0xEE, 0xDB], "rpm", "RPM package"),
        .init("LZIP", "lzip", "lzip archive"), .init("wOFF", "woff", "web font"), .init("wOF2", "woff2", "web font"),
        .init("OTTO", "otf", "OpenType font"), .init([0x00, 0x01, 0x00, 0x00, 0x00], "ttf", "TrueType font"),
        .init([0x7F, 0x45, 0x4C, 0x46], "elf", "executable"),
        .init([0xCA, 0xFE, 0xBA, 0xBE], "class", "Java class or Mach-O executable"),
        .init([0xCF, 0xFA, 0xED, 0xFE], "macho", "Mach-O executable"),
        .init([0xCE, 0xFA, 0xED, 0xFE], "macho", "Mach-O executable"), .init("\0asm", "wasm", "WebAssembly module"),
        .init("SQLite format 3\0", "sqlite", "SQLite database"), .init("ID3", "mp3", "MP3 sound"),
        .init([0xFF, 0xFB], "mp3", "MP3 sound"), .init([0xFF, 0xF3], "mp3", "MP3 sound"),
        .init("OggS", "ogg", "Ogg sound or video"), .init("fLaC", "flac", "FLAC sound"),
        .init("MThd", "midi", "MIDI sound"), .init("#!AMR", "amr", "AMR sound"),
        .init([0x1A, 0x45, 0xDF, 0xA3], "mkv", "Matroska video"), .init("FLV\u{01}", "flv", "Flash video"),
        .init([0x00, 0x00, 0x01, 0xBA], "mpeg", "MPEG video"), .init([0x00, 0x00, 0x01, 0xB3], "mpeg", "MPEG video"),
        .init([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], "asf", "Windows media"),
        .init("ITSF", "chm", "compiled HTML help"), .init("AC10", "dwg", "AutoCAD drawing"),
        .init([0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D], "onenote", "OneNote section"),
        .init("HWP Document File", "hwp", "Hangul document"), .init("BOOKMOBI", at: 60, "mobi", "Mobipocket book"),
        .init("\u{FF}WPC".unicodeScalars.map { UInt8($0.value) }, "wpd", "WordPerfect document"),
        .init([0x09, 0x08, 0x10, 0x00], "xls", "old Excel workbook"),
        .init([0xDB, 0xA5, 0x2D, 0x00], "doc", "old Word document"), .init("!BDN", "pst", "Outlook mailbox"),
        .init([0x78, 0x9F, 0x3E, 0x22], "tnef", "Outlook attachment"), .init("bplist", "plist", "binary property list"),
        .init([0x89, 0x48, 0x44, 0x46], "hdf5", "HDF5 data"), .init("PAR1", "parquet", "Parquet data"),
        .init("%!PS", "ps", "PostScript document"), .init([0xC5, 0xD0, 0xD3, 0xC6], "eps", "PostScript picture"),
        .init("MZ", "exe", "Windows executable"), .init(picture: Array("BM".utf8), "bmp", "BMP picture"),
    ]
}
