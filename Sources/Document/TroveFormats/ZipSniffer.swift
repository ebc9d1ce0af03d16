/// Tells the documents that are zip files by the names of their members.
enum ZipSniffer {
    /// The format, or nil when the bytes do not begin a zip file.
    static func sniff(_ prefix: [UInt8]) -> FileFormat? {
        guard prefix.starts(with: [0x50, 0x4B, 0x03, 0x04]) || prefix.starts(with: [0x50, 0x4B, 0x05, 0x06]) else {
            return nil
        }
        let found = members(prefix)
        if let kind = found.mimeType.flatMap({ mimeTypes[$0] }) { return .unread(kind.0, kind.1) }
        for (marker, name, description) in markers {
            let isFolder = marker.hasSuffix("/")
            if found.names.contains(where: { isFolder ? $0.hasPrefix(marker) : $0 == marker }) {
                return .unread(name, description)
            }
        }
        return .unread("zip", "zip archive")
    }

    /// Names in local headers and in the central directory, as far as the bytes go, and what `mimetype` holds.
    private static func members(_ bytes: [UInt8]) -> (names: Set<String>, mimeType: String?) {
        var names: Set<String> = []
        var mimeType: String?
        var at = 0
        while at + 30 <= bytes.count, names.count < 10_000 {
            guard bytes[at] == 0x50, bytes[at + 1] == 0x4B else {
                at += 1
                continue
            }
            let isLocal = bytes[at + 2] == 3 && bytes[at + 3] == 4
            let isCentral = bytes[at + 2] == 1 && bytes[at + 3] == 2
            guard isLocal || isCentral, let name = name(bytes, at: at, header: isLocal ? 30 : 46) else {
                at += 1
                continue
            }
            names.insert(name)
            if isLocal, name == "mimetype", mimeType == nil { mimeType = storedMember(bytes, at: at) }
            at += isLocal ? 30 : 46
        }
        return (names, mimeType)
    }

    private static func name(_ bytes: [UInt8], at: Int, header: Int) -> String? {
        let field = at + (header == 30 ? 26 : 28)
        guard field + 2 <= bytes.count else { return nil }
        let length = Int(bytes[field]) | Int(bytes[field + 1]) << 8
        guard length > 0, at + header + length <= bytes.count else { return nil }
        return String(decoding: bytes[(at + header)..<(at + header + length)], as: UTF8.self)
    }

    private static func storedMember(_ bytes: [UInt8], at: Int) -> String? {
        let name = Int(bytes[at + 26]) | Int(bytes[at + 27]) << 8
        let extra = Int(bytes[at + 28]) | Int(bytes[at + 29]) << 8
        let size = Int(bytes[at + 18]) | Int(bytes[at + 19]) << 8
        let start = at + 30 + name + extra
        guard bytes[at + 8] == 0, start + size <= bytes.count, size < 256 else { return nil }
        return CleanText.trimmed(String(decoding: bytes[start..<(start + size)], as: UTF8.self))
    }

    private static let mimeTypes: [String: (String, String)] = [
        "application/epub+zip": ("epub", "EPUB book"),
        "application/vnd.oasis.opendocument.text": ("odt", "OpenDocument text"),
        "application/vnd.oasis.opendocument.text-template": ("odt", "OpenDocument text"),
        "application/vnd.oasis.opendocument.spreadsheet": ("ods", "OpenDocument spreadsheet"),
        "application/vnd.oasis.opendocument.presentation": ("odp", "OpenDocument presentation"),
        "application/vnd.oasis.opendocument.graphics": ("odg", "OpenDocument drawing"),
        "application/vnd.sun.xml.writer": ("sxw", "OpenOffice text"),
        "application/x-krita": ("kra", "Krita picture"),
        "image/openraster": ("ora", "OpenRaster picture"),
        "application/hwp+zip": ("hwpx", "Hangul document"),
    ]

    private static let markers: [(String, String, String)] = [
        ("word/", "docx", "Word document"), ("ppt/", "pptx", "PowerPoint presentation"),
        ("xl/workbook.bin", "xlsb", "binary Excel workbook"), ("xl/", "xlsx", "Excel workbook"),
        ("visio/", "vsdx", "Visio drawing"), ("FixedDocSeq.fdseq", "xps", "XPS document"),
        ("FixedDocumentSequence.fdseq", "xps", "XPS document"), ("META-INF/container.xml", "epub", "EPUB book"),
        ("Index/Document.iwa", "iwork", "Apple iWork document"), ("index.apxl", "key", "Apple Keynote presentation"),
        ("index.xml", "iwork", "Apple iWork document"), ("AndroidManifest.xml", "apk", "Android package"),
        ("META-INF/MANIFEST.MF", "jar", "Java archive"), ("doc.kml", "kmz", "map data"),
        ("datapackage.json", "wacz", "web archive"), ("content.xml", "odf", "OpenDocument file"),
    ]
}
