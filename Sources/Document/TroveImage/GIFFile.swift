import TroveCore

/// The first frame of a GIF on its canvas; what it leaves open or transparent is white.
struct GIFFile {
    let width: Int
    let height: Int
    private let reader: ByteReader
    private let globalColors: [Color]
    private let start: Int

    /// Reads the header and the common colours.
    init(_ bytes: [UInt8]) throws(TroveError) {
        reader = ByteReader(bytes: bytes)
        guard let width = reader.short(6), let height = reader.short(8), let flags = reader.byte(10) else {
            throw TroveError(.corruptInput, "the GIF ends within its header")
        }
        self.width = width
        self.height = height
        let count = flags & 0x80 != 0 ? 2 << (flags & 7) : 0
        globalColors = Self.colors(reader, at: 13, count: count)
        start = 13 + 3 * count
    }

    private static func colors(_ reader: ByteReader, at first: Int, count: Int) -> [Color] {
        (0..<count).compactMap { i in
            let at = first + 3 * i
            guard let red = reader.byte(at), let green = reader.byte(at + 1), let blue = reader.byte(at + 2) else {
                return nil
            }
            return Color(red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
        }
    }

    /// Decodes the first frame; and whether all of it was there.
    func decode() throws(TroveError) -> (raster: Raster, isWhole: Bool) {
        var at = start
        var transparent: Int?
        while let mark = reader.byte(at) {
            switch mark {
            case 0x21:
                if reader.byte(at + 1) == 0xF9, let flags = reader.byte(at + 3), flags & 1 != 0 {
                    transparent = reader.byte(at + 6)
                }
                at += 2
                skipBlocks(&at)
            case 0x2C: return try frame(at: at + 1, transparent: transparent)
            default: throw TroveError(.corruptInput, "the GIF has no picture")
            }
        }
        throw TroveError(.corruptInput, "the GIF ends before its first picture")
    }

    private func skipBlocks(_ at: inout Int) {
        while let length = reader.byte(at), length > 0 { at += 1 + length }
        at += 1
    }

    private func frame(at first: Int, transparent: Int?) throws(TroveError) -> (raster: Raster, isWhole: Bool) {
        guard let left = reader.short(first), let top = reader.short(first + 2), let wide = reader.short(first + 4),
            let high = reader.short(first + 6), let flags = reader.byte(first + 8)
        else { throw TroveError(.corruptInput, "the GIF ends within its first picture's header") }
        let count = flags & 0x80 != 0 ? 2 << (flags & 7) : 0
        let own = Self.colors(reader, at: first + 9, count: count)
        let colors = own.isEmpty ? globalColors : own
        let data = first + 9 + 3 * count
        guard let bits = reader.byte(data), (1...11).contains(bits) else {
            throw TroveError(.corruptInput, "the GIF's first picture has no valid code size")
        }
        let visible = min(wide * high, width * max(height, 1) * 4)
        let indices = LZW.decode(subBlocks(at: data + 1), minimumBits: bits, limit: visible)
        var samples = [UInt8](repeating: 255, count: width * height * 3)
        for (i, index) in indices.enumerated() where index != transparent {
            let x = left + i % wide
            let y = top + row(i / wide, of: high, isInterlaced: flags & 0x40 != 0)
            guard x < width, y < height else { continue }
            let color = index < colors.count ? colors[index] : .black
            let to = (y * width + x) * 3
            samples[to] = color.red
            samples[to + 1] = color.green
            samples[to + 2] = color.blue
        }
        let raster = Raster(width: width, height: height, channels: 3, samples: samples)
        return (raster, indices.count >= wide * high)
    }

    /// Interlaced frames hold every eighth row first, then those between.
    private func row(_ stored: Int, of height: Int, isInterlaced: Bool) -> Int {
        guard isInterlaced else { return stored }
        var rest = stored
        for (first, step) in [(0, 8), (4, 8), (2, 4), (1, 2)] {
            let count = max(0, (height - first + step - 1) / step)
            if rest < count { return first + rest * step }
            rest -= count
        }
        return stored
    }

    private func subBlocks(at first: Int) -> [UInt8] {
        var out: [UInt8] = []
        var at = first
        while let length = reader.byte(at), length > 0, at + 1 < reader.bytes.count {
            out += reader.bytes[at + 1..<min(at + 1 + length, reader.bytes.count)]
            at += 1 + length
        }
        return out
    }
}

/// GIF's variable-length codes, lowest bits first.
enum LZW {
    /// Decodes at most `limit` indices; damage ends them early.
    static func decode(_ data: [UInt8], minimumBits: Int, limit: Int) -> [Int] {
        let clear = 1 << minimumBits
        var out: [Int] = []
        out.reserveCapacity(min(limit, data.count * 8))
        // Each code is its prefix code and one more index.
        var prefix = [Int](repeating: -1, count: 4096)
        var last = [Int](repeating: 0, count: 4096)
        for i in 0..<clear { last[i] = i }
        var next = clear + 2
        var size = minimumBits + 1
        var previous = -1
        var buffer = 0
        var held = 0
        var run: [Int] = []
        for byte in data {
            buffer |= Int(byte) << held
            held += 8
            while held >= size {
                let code = buffer & (1 << size - 1)
                buffer >>= size
                held -= size
                if code == clear {
                    next = clear + 2
                    size = minimumBits + 1
                    previous = -1
                    continue
                }
                guard code != clear + 1, out.count < limit else { return out }
                guard code < next || (code == next && previous >= 0) else { return out }
                run.removeAll(keepingCapacity: true)
                var walk = code < next ? code : previous
                while walk >= 0 {
                    run.append(last[walk])
                    walk = prefix[walk]
                }
                guard let first = run.last else { return out }
                out.append(contentsOf: run.reversed())
                if code == next { out.append(first) }
                if previous >= 0, next < 4096 {
                    prefix[next] = previous
                    last[next] = first
                    next += 1
                    if next == 1 << size, size < 12 { size += 1 }
                }
                previous = code
            }
        }
        return out.count > limit ? Array(out.prefix(limit)) : out
    }
}

extension ImageDecoder {
    static func decodeGIF(_ bytes: [UInt8], limits: ImageLimits) throws(TroveError) -> ImageFrame {
        let file = try GIFFile(bytes)
        try limits.check(width: file.width, height: file.height)
        let (raster, isWhole) = try file.decode()
        return ImageFrame(
            index: 0, raster: raster, warnings: isWhole ? [] : ["the GIF ends early, some pixels are missing"],
            isPartial: !isWhole)
    }
}
