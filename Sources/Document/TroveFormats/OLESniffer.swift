/// Tells the old office documents, which are small file systems of their own, by the names of their streams.
enum OLESniffer {
    /// The format, or nil when the bytes do not begin an OLE file.
    static func sniff(_ prefix: [UInt8], fileName: String) -> FileFormat? {
        guard prefix.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) else { return nil }
        let names = streamNames(prefix)
        if names.contains("EncryptedPackage") {
            return FileFormat(
                "encrypted", "protected office document", .skipped("remove its password to have it read"))
        }
        for (stream, name, description) in streams where names.contains(stream) { return .unread(name, description) }
        let suffix = fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if let hint = streams.first(where: { $0.1 == suffix }) { return .unread(hint.1, hint.2) }
        return .unread("ole", "OLE compound file")
    }

    /// Names in the first directory sectors; the directory may lie beyond the prefix.
    private static func streamNames(_ bytes: [UInt8]) -> Set<String> {
        guard bytes.count >= 512 else { return [] }
        let shift = Int(bytes[30]) | Int(bytes[31]) << 8
        guard shift == 9 || shift == 12 else { return [] }
        let first = (0..<4).reduce(0) { $0 | Int(bytes[48 + $1]) << (8 * $1) }
        let start = (first + 1) << shift
        var names: Set<String> = []
        // A directory is a chain of sectors that mostly lie in a row: entries that are none have no sane name.
        for entry in 0..<256 {
            let at = start + entry * 128
            guard at >= 0, at + 128 <= bytes.count else { break }
            let length = Int(bytes[at + 64]) | Int(bytes[at + 65]) << 8
            guard length >= 2, length <= 64 else { continue }
            let units = stride(from: 0, to: length - 2, by: 2).map {
                UInt16(bytes[at + $0]) | UInt16(bytes[at + $0 + 1]) << 8
            }
            names.insert(String(decoding: units, as: UTF16.self))
        }
        return names
    }

    private static let streams: [(String, String, String)] = [
        ("WordDocument", "doc", "old Word document"), ("Workbook", "xls", "old Excel workbook"),
        ("Book", "xls", "old Excel workbook"), ("PowerPoint Document", "ppt", "old PowerPoint presentation"),
        ("__properties_version1.0", "msg", "Outlook message"), ("VisioDocument", "vsd", "old Visio drawing"),
        ("Quill", "pub", "Publisher document"), ("MatOST", "wps", "Works document"),
        ("FileHeader", "hwp", "Hangul document"),
        ("Catalog", "thumbs", "Windows thumbnails"),
    ]
}
