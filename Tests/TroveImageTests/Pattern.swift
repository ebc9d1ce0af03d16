import TestSupport
import TroveCore
import TroveImage

/// The picture that the lossless fixtures show, computed as `tools/fixtures/images.py` does.
enum Pattern {
    static let width = 37
    static let height = 23

    /// A sample as stored, at `depth` bits.
    static func stored(_ x: Int, _ y: Int, _ channel: Int, depth: Int) -> Int {
        depth < 16
            ? (x * 7 + y * 13 + channel * 50 + x * y) % (1 << depth) : (x * 1777 + y * 911 + channel * 5000) % 65536
    }

    /// A sample in 8 bits: scaled by full range, rounded.
    static func sample(_ x: Int, _ y: Int, _ channel: Int, depth: Int) -> Int {
        let top = (1 << depth) - 1
        return (stored(x, y, channel, depth: depth) * 255 * 2 + top) / (2 * top)
    }

    /// A raster of `channels` samples a pixel.
    static func raster(channels: Int, _ sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int) -> Raster {
        var samples: [UInt8] = []
        for y in 0..<height { for x in 0..<width { for c in 0..<channels { samples.append(UInt8(sample(x, y, c))) } } }
        return Raster(width: width, height: height, channels: channels, samples: samples)
    }

    /// Opaque grey or RGB at `depth` bits.
    static func opaque(channels: Int, depth: Int) -> Raster {
        raster(channels: channels) { sample($0, $1, $2, depth: depth) }
    }

    /// The same with the fourth channel as alpha, over white.
    static func overWhite(channels: Int, depth: Int) -> Raster {
        raster(channels: channels) { x, y, c in
            let alpha = sample(x, y, 3, depth: depth)
            return (sample(x, y, c, depth: depth) * alpha + 255 * (255 - alpha) + 127) / 255
        }
    }

    /// Palette entries of the palette fixtures.
    static func palette(depth: Int) -> Raster {
        raster(channels: 3) { x, y, c in
            let i = stored(x, y, 0, depth: depth)
            return [(i * 37) % 256, (i * 91) % 256, 255 - i][c]
        }
    }
}

/// The only frame of a fixture.
func frame(_ name: String) throws -> ImageFrame {
    let image = try ImageDecoder.decode(Fixtures.bytes("TroveImage/" + name))
    return image.frames[0]
}

/// Largest difference of any sample.
func difference(_ a: Raster, _ b: Raster) -> Int {
    guard a.width == b.width, a.height == b.height, a.channels == b.channels else { return 256 }
    return zip(a.samples, b.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
}
