/// The few EXIF fields that matter here: orientation, resolution, date and camera.
///
/// Reads JPEG (APP1), PNG (`eXIf`), WebP (`EXIF`) and TIFF files, which are EXIF blocks themselves. Damage makes
/// fields absent, never an error.
package struct ExifBlock: Sendable, Equatable {
    /// 1 to 8; 1 where none is stated.
    package var orientation = 1
    /// Dots an inch.
    package var dpi: Double?
    /// `2024-05-31T12:00:00`, local time as the camera had it.
    package var taken: String?
    /// Maker and model.
    package var camera: String?

    /// Finds and reads the block of a picture file.
    package init(in bytes: [UInt8], format: ImageFormat) {
        guard let block = Self.locate(in: bytes, format: format) else { return }
        read(TiffFields(bytes: bytes[block]))
    }

    private mutating func read(_ fields: TiffFields?) {
        guard let fields, let first = fields.directory(at: fields.first) else { return }
        if let value = fields.number(first[0x0112]), (1...8).contains(value) { orientation = Int(value) }
        if let value = fields.number(first[0x011A]), value > 0 {
            let unit = fields.number(first[0x0128]) ?? 2
            dpi = unit == 3 ? value * 2.54 : value
        }
        let maker = [0x010F, 0x0110].compactMap { fields.text(first[$0]) }
        if let last = maker.last {
            camera = maker.count == 2 && !last.hasPrefix(maker[0]) ? maker[0] + " " + last : last
        }
        let detail = fields.number(first[0x8769]).flatMap { fields.directory(at: Int($0)) } ?? [:]
        taken = (fields.text(detail[0x9003]) ?? fields.text(first[0x0132])).flatMap(Self.isoDate)
    }

    /// `2024:05:31 12:00:00` as `2024-05-31T12:00:00`; nil for the zeros and blanks that cameras write.
    private static func isoDate(_ text: String) -> String? {
        var scalars = Array(text.utf8.prefix(19))
        guard scalars.count == 19 else { return nil }
        for (at, mark) in [(4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T"))] {
            guard [UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "T")].contains(scalars[at])
            else { return nil }
            scalars[at] = mark
        }
        let digits = scalars.indices.filter { ![4, 7, 10, 13, 16].contains($0) }
        guard digits.allSatisfy({ (0x30...0x39).contains(scalars[$0]) }) else { return nil }
        guard !scalars.starts(with: "0000".utf8) else { return nil }
        return String(decoding: scalars, as: UTF8.self)
    }

    // MARK: Where the block lies

    private static func locate(in bytes: [UInt8], format: ImageFormat) -> Range<Int>? {
        switch format {
        case .jpeg: jpegBlock(bytes)
        case .png: chunk(bytes, from: 8, name: "eXIf", nameFirst: false)
        case .webp: chunk(bytes, from: 12, name: "EXIF", nameFirst: true).map { skipPreamble(bytes, $0) }
        case .tiff: bytes.indices
        default: nil
        }
    }

    private static func jpegBlock(_ bytes: [UInt8]) -> Range<Int>? {
        var at = 2
        while at + 4 <= bytes.count, bytes[at] == 0xFF {
            let marker = bytes[at + 1]
            if marker == 0xFF {
                at += 1
                continue
            }
            if marker == 0xDA || marker == 0xD9 { return nil }
            let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            let body = at + 4..<min(max(at + 4, at + 2 + length), bytes.count)
            if marker == 0xE1, bytes[body].starts(with: Array("Exif\0\0".utf8)) { return skipPreamble(bytes, body) }
            guard length >= 2 else { return nil }
            at += 2 + length
        }
        return nil
    }

    private static func skipPreamble(_ bytes: [UInt8], _ body: Range<Int>) -> Range<Int> {
        bytes[body].starts(with: Array("Exif\0\0".utf8)) ? body.lowerBound + 6..<body.upperBound : body
    }

    /// A chunk of PNG (big-endian length, name, body, checksum) or RIFF (name, little-endian length, padded body).
    private static func chunk(_ bytes: [UInt8], from start: Int, name: String, nameFirst: Bool) -> Range<Int>? {
        var at = start
        while at + 8 <= bytes.count {
            let field = nameFirst ? at + 4 : at
            let raw = bytes[field..<field + 4].reduce(0) { $0 << 8 | Int($1) }
            let length = nameFirst ? Int(UInt32(truncatingIfNeeded: raw).byteSwapped) : raw
            let body = at + 8..<min(at + 8 + length, bytes.count)
            let nameAt = nameFirst ? at : at + 4
            if bytes[nameAt..<nameAt + 4].elementsEqual(name.utf8) { return body }
            at += 8 + length + (nameFirst ? length & 1 : 4)
        }
        return nil
    }
}
