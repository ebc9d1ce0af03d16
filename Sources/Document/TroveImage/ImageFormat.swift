/// What kind of picture some bytes are, by their content; a file's name is never asked.
package enum ImageFormat: String, Sendable, CaseIterable {
    case png, jpeg, tiff, gif, bmp, webp, pnm
    case heif, avif, jpeg2000, jpegxl, ico, psd, icns, sgi, dds, pcx, qoi

    /// True for the formats that ``ImageDecoder`` reads; the others are known by name only.
    package var isDecodable: Bool {
        switch self {
        case .png, .jpeg, .tiff, .gif, .bmp, .webp, .pnm: true
        default: false
        }
    }

    /// Bytes of a file's start that ``sniff(_:)`` looks at.
    package static let prefixLength = 32

    /// The format that the first bytes of a file show, or nil.
    ///
    /// - Parameter prefix: At least ``prefixLength`` bytes, or the whole file if it is shorter.
    package static func sniff(_ prefix: some Collection<UInt8>) -> ImageFormat? {
        let bytes = Array(prefix.prefix(prefixLength))
        for (format, magic) in signatures where bytes.starts(with: magic) { return format }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
        if bytes.dropFirst(4).starts(with: "ftyp".utf8) { return isoBrand(bytes.dropFirst(8)) }
        if isBitmap(bytes) { return .bmp }
        if isPortableMap(bytes) { return .pnm }
        return nil
    }

    private static let signatures: [(ImageFormat, [UInt8])] = [
        (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        (.jpeg, [0xFF, 0xD8, 0xFF]),
        (.tiff, [0x49, 0x49, 0x2A, 0x00]), (.tiff, [0x4D, 0x4D, 0x00, 0x2A]),
        (.tiff, [0x49, 0x49, 0x2B, 0x00]), (.tiff, [0x4D, 0x4D, 0x00, 0x2B]),
        (.gif, Array("GIF87a".utf8)), (.gif, Array("GIF89a".utf8)),
        (.jpeg2000, [0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20]), (.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]),
        (.jpegxl, [0xFF, 0x0A]), (.jpegxl, [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20]),
        (.psd, Array("8BPS".utf8)), (.icns, Array("icns".utf8)), (.dds, Array("DDS ".utf8)),
        (.qoi, Array("qoif".utf8)), (.sgi, [0x01, 0xDA, 0x00, 0x01]), (.sgi, [0x01, 0xDA, 0x01, 0x01]),
        (.ico, [0x00, 0x00, 0x01, 0x00]), (.pcx, [0x0A, 0x05, 0x01]),
    ]

    /// HEIF and AVIF share a container; the major brand tells them apart.
    private static func isoBrand(_ rest: ArraySlice<UInt8>) -> ImageFormat? {
        let brand = Array(rest.prefix(4))
        let brands: [(ImageFormat, [String])] = [
            (.avif, ["avif", "avis"]), (.heif, ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]),
        ]
        for (format, names) in brands where names.contains(where: { brand.elementsEqual($0.utf8) }) { return format }
        return nil
    }

    /// `BM`, then a header size that some version of the format has: two letters alone begin many a text.
    private static func isBitmap(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 18, bytes.starts(with: "BM".utf8) else { return false }
        return [12, 16, 40, 52, 56, 64, 108, 124].contains(bytes[14]) && bytes[15] == 0
    }

    /// `P1` to `P6`, white space, then a digit or a comment.
    private static func isPortableMap(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 8, bytes[0] == UInt8(ascii: "P") else { return false }
        guard (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(bytes[1]), isSpace(bytes[2]) else { return false }
        guard let next = bytes.dropFirst(3).first(where: { !isSpace($0) }) else { return false }
        return next == UInt8(ascii: "#") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
