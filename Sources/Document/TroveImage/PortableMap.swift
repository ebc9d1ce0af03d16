import TroveCore

/// PBM, PGM and PPM, plain and raw, to 16 bits a sample.
struct PortableMap {
    let width: Int
    let height: Int
    let channels: Int
    private let bytes: [UInt8]
    private let isPlain: Bool
    private let isBits: Bool
    private let maximum: Int
    private var at: Int

    /// Reads the header.
    init(_ bytes: [UInt8]) throws(TroveError) {
        self.bytes = bytes
        let kind = Int(bytes.count > 1 ? bytes[1] : 0) - 0x30
        isPlain = kind <= 3
        isBits = kind == 1 || kind == 4
        channels = kind == 3 || kind == 6 ? 3 : 1
        at = 2
        var fields: [Int] = []
        while fields.count < (isBits ? 2 : 3) {
            guard let value = Self.number(bytes, &at) else {
                throw TroveError(.corruptInput, "the PNM header cannot be read")
            }
            fields.append(value)
        }
        at += 1
        width = fields[0]
        height = fields[1]
        maximum = isBits ? 1 : fields[2]
        guard (1...65535).contains(maximum) else {
            throw TroveError(.corruptInput, "the PNM states a largest sample of \(maximum)")
        }
    }

    /// The next number, after white space and comments.
    private static func number(_ bytes: [UInt8], _ at: inout Int) -> Int? {
        while at < bytes.count, bytes[at] == 0x23 || bytes[at] <= 0x20 {
            if bytes[at] == 0x23 { while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 } }
            at += 1
        }
        var value: Int?
        while at < bytes.count, (0x30...0x39).contains(bytes[at]), value ?? 0 < 100_000_000 {
            value = (value ?? 0) * 10 + Int(bytes[at]) - 0x30
            at += 1
        }
        return value
    }

    /// The samples in 8 bits, `round(v * 255 / maximum)`; and whether all were there.
    func decode() -> (raster: Raster, isWhole: Bool) {
        let count = width * height * channels
        var samples: [UInt8] = []
        samples.reserveCapacity(count)
        if isPlain {
            var at = self.at - 1
            while samples.count < count, let value = isBits ? digit(&at) : Self.number(bytes, &at) {
                samples.append(scaled(value))
            }
        } else if isBits {
            let stride = (width + 7) / 8
            rows: for y in 0..<height {
                for x in 0..<width {
                    guard at + y * stride + x / 8 < bytes.count else { break rows }
                    samples.append(scaled(Int(bytes[at + y * stride + x / 8]) >> (7 - x % 8) & 1))
                }
            }
        } else if maximum < 256 {
            samples += bytes.dropFirst(at).prefix(count).map { maximum == 255 ? $0 : scaled(Int($0)) }
        } else {
            for i in 0..<count {
                guard at + 2 * i + 1 < bytes.count else { break }
                samples.append(scaled(Int(bytes[at + 2 * i]) << 8 | Int(bytes[at + 2 * i + 1])))
            }
        }
        let isWhole = samples.count == count
        if !isWhole { samples += [UInt8](repeating: 255, count: count - samples.count) }
        return (Raster(width: width, height: height, channels: channels, samples: samples), isWhole)
    }

    /// One bit of a plain bitmap: digits need no space between them.
    private func digit(_ at: inout Int) -> Int? {
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == 0x30 || byte == 0x31 { return Int(byte) - 0x30 }
            if byte == 0x23 { while at < bytes.count, bytes[at] != 0x0A { at += 1 } }
        }
        return nil
    }

    /// In bitmaps 1 is black.
    private func scaled(_ value: Int) -> UInt8 {
        let light = UInt8((min(value, maximum) * 255 * 2 + maximum) / (2 * maximum))
        return isBits ? 255 - light : light
    }
}

extension ImageDecoder {
    static func decodePNM(_ bytes: [UInt8], limits: ImageLimits) throws(TroveError) -> ImageFrame {
        let file = try PortableMap(bytes)
        try limits.check(width: file.width, height: file.height)
        let (raster, isWhole) = file.decode()
        return ImageFrame(
            index: 0, raster: raster, warnings: isWhole ? [] : ["the PNM ends early, some pixels are missing"],
            isPartial: !isWhole)
    }
}
