import TroveCore

/// A Windows or OS/2 bitmap: 1 to 32 bits a pixel, run lengths, bit masks, both row orders.
///
/// Written out because files in the wild stretch the format: wrong sizes and counts are tolerated, indices outside the
/// palette are black, data that ends early leaves white.
struct BitmapFile {
    let width: Int
    let height: Int
    let dpi: Double?
    private let reader: ByteReader
    private let isTopDown: Bool
    private let bits: Int
    private let compression: Int
    private let dataStart: Int
    private let palette: [Color]
    private let masks: [Int]
    private let isCore: Bool

    /// Reads the header and the palette.
    ///
    /// - Throws: `.corruptInput` if they cannot be, `.unsupportedFormat` for bitmaps that wrap another format.
    init(_ bytes: [UInt8]) throws(TroveError) {
        let reader = ByteReader(bytes: bytes)
        guard let start = reader.long(10), let size = reader.long(14) else {
            throw TroveError(.corruptInput, "the BMP ends within its header")
        }
        let isCore = size == 12
        let wide = isCore ? reader.short(18) : reader.signedLong(18)
        let high = isCore ? reader.short(20) : reader.signedLong(22)
        guard let wide, let high, let bits = reader.short(isCore ? 24 : 28) else {
            throw TroveError(.corruptInput, "the BMP ends within its header")
        }
        let compression = size >= 20 ? reader.long(30) ?? 0 : 0
        guard [1, 2, 4, 8, 16, 24, 32].contains(bits), [0, 1, 2, 3, 6].contains(compression) else {
            throw TroveError(.unsupportedFormat, "BMP of \(bits) bits and compression \(compression) is not read")
        }
        let hasMasksBehind = size == 40 && (compression == 3 || compression == 6)
        let maskCount = compression == 6 || size >= 56 ? 4 : 3
        self.masks =
            compression == 3 || compression == 6
            ? (0..<maskCount).map { reader.long(54 + 4 * $0) ?? 0 }
            : bits == 16 ? [0x7C00, 0x3E0, 0x1F] : [0xFF0000, 0xFF00, 0xFF]
        let paletteStart = 14 + size + (hasMasksBehind ? 4 * maskCount : 0)
        self.palette = Self.palette(reader, from: paletteStart, to: start, bits: bits, size: size)
        self.reader = reader
        self.isCore = isCore
        self.bits = bits
        self.compression = compression
        width = wide
        height = abs(high)
        isTopDown = high < 0
        dataStart = start >= 14 + size ? start : paletteStart + palette.count * (isCore ? 3 : 4)
        dpi = size >= 40 ? reader.signedLong(38).flatMap { ImageFrame.believable(dpi: Double($0) * 0.0254) } : nil
    }

    private static func palette(_ reader: ByteReader, from first: Int, to data: Int, bits: Int, size: Int) -> [Color] {
        guard bits <= 8 else { return [] }
        let step = size == 12 ? 3 : 4
        var count = size >= 36 ? reader.long(46) ?? 0 : 0
        if count == 0 || count > 1 << bits { count = 1 << bits }
        if data > first { count = min(count, (data - first) / step) }
        return (0..<count).compactMap { i in
            let at = first + step * i
            guard let blue = reader.byte(at), let green = reader.byte(at + 1), let red = reader.byte(at + 2) else {
                return nil
            }
            return Color(red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
        }
    }

    /// The pixels as RGB, or grey where the palette is; and whether all of them were there.
    func decode() -> (raster: Raster, isWhole: Bool) {
        let isGrey = bits <= 8 && palette.allSatisfy(\.isGrey)
        let channels = isGrey ? 1 : 3
        var samples = [UInt8](repeating: 255, count: width * height * channels)
        var isWhole = true
        if compression == 1 || compression == 2 {
            let indices = runLengths(&isWhole)
            for y in 0..<height {
                for x in 0..<width { put(color(indices[y * width + x]), x, y, channels, &samples) }
            }
        } else {
            let stride = (width * bits + 31) / 32 * 4
            for row in 0..<height {
                let start = dataStart + row * stride
                guard start + (width * bits + 7) / 8 <= reader.bytes.count else {
                    isWhole = false
                    break
                }
                for x in 0..<width { put(pixel(x, rowStart: start), x, row, channels, &samples) }
            }
        }
        return (Raster(width: width, height: height, channels: channels, samples: samples), isWhole)
    }

    private func put(_ color: Color, _ x: Int, _ row: Int, _ channels: Int, _ samples: inout [UInt8]) {
        let at = ((isTopDown ? row : height - 1 - row) * width + x) * channels
        samples[at] = color.red
        guard channels == 3 else { return }
        samples[at + 1] = color.green
        samples[at + 2] = color.blue
    }

    private func color(_ index: Int) -> Color { index < palette.count ? palette[index] : .black }

    private func pixel(_ x: Int, rowStart: Int) -> Color {
        let bytes = reader.bytes
        switch bits {
        case 24:
            let at = rowStart + 3 * x
            return Color(red: bytes[at + 2], green: bytes[at + 1], blue: bytes[at])
        case 16, 32:
            let at = rowStart + x * bits / 8
            var value = Int(bytes[at]) | Int(bytes[at + 1]) << 8
            if bits == 32 { value |= Int(bytes[at + 2]) << 16 | Int(bytes[at + 3]) << 24 }
            let alpha = masks.count == 4 && masks[3] != 0 ? Self.field(value, masks[3]) : 255
            func overWhite(_ mask: Int) -> UInt8 {
                UInt8((Self.field(value, mask) * alpha + 255 * (255 - alpha) + 127) / 255)
            }
            return Color(red: overWhite(masks[0]), green: overWhite(masks[1]), blue: overWhite(masks[2]))
        default:
            let shift = 8 - bits - x * bits % 8
            return color(Int(bytes[rowStart + x * bits / 8]) >> shift & (1 << bits - 1))
        }
    }

    /// The bits under a mask, scaled to 0...255.
    private static func field(_ value: Int, _ mask: Int) -> Int {
        guard mask != 0 else { return 0 }
        let low = mask.trailingZeroBitCount
        let top = mask >> low
        return min(255, ((value & mask) >> low) * 255 / top)
    }

    /// Palette indices of a run-length encoded bitmap, in the order of its rows; gaps are index 0.
    private func runLengths(_ isWhole: inout Bool) -> [Int] {
        var indices = [Int](repeating: 0, count: width * height)
        var at = dataStart
        var x = 0
        var y = 0
        func put(_ index: Int) {
            if x < width, y < height { indices[y * width + x] = index }
            x += 1
        }
        while y < height {
            guard let count = reader.byte(at), let value = reader.byte(at + 1) else {
                isWhole = false
                break
            }
            at += 2
            if count > 0 {
                for i in 0..<count { put(compression == 1 ? value : i % 2 == 0 ? value >> 4 : value & 15) }
            } else if value == 0 {
                x = 0
                y += 1
            } else if value == 1 {
                break
            } else if value == 2 {
                x += reader.byte(at) ?? 0
                y += reader.byte(at + 1) ?? 0
                at += 2
            } else {
                let length = compression == 1 ? value : (value + 1) / 2
                for i in 0..<value {
                    guard let byte = reader.byte(at + (compression == 1 ? i : i / 2)) else { break }
                    put(compression == 1 ? byte : i % 2 == 0 ? byte >> 4 : byte & 15)
                }
                at += length + length % 2
            }
        }
        return indices
    }
}

/// One pixel.
struct Color: Equatable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8

    static let black = Color(red: 0, green: 0, blue: 0)
    static let white = Color(red: 255, green: 255, blue: 255)

    var isGrey: Bool { red == green && green == blue }
}

extension ImageDecoder {
    static func decodeBMP(_ bytes: [UInt8], limits: ImageLimits) throws(TroveError) -> ImageFrame {
        let file = try BitmapFile(bytes)
        try limits.check(width: file.width, height: file.height)
        let (raster, isWhole) = file.decode()
        return ImageFrame(
            index: 0, raster: raster, dpi: file.dpi,
            warnings: isWhole ? [] : ["the BMP ends early, some pixels are missing"], isPartial: !isWhole)
    }
}
