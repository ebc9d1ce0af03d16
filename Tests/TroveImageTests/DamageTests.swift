import TestSupport
import Testing
import TroveCore
import TroveImage

@Suite("Damaged and hostile pictures")
struct DamageTests {
    static let kinds = [
        "rgba8.png", "rgb8-interlaced.png", "palette4-alpha.png", "progressive.jpg", "cmyk.jpg", "orientation6.jpg",
        "pages.tif", "tiled.tif", "levels-g4.tif", "rgb-jpeg.tif", "rgb.webp", "palette.gif", "palette.bmp", "rgb.bmp",
        "rgb.ppm", "levels.pbm",
    ]

    @Test("Cut at every byte, a picture gives an error or a part, never a trap", arguments: kinds)
    func cut(name: String) throws {
        let bytes = try Fixtures.bytes("TroveImage/" + name)
        for length in 0..<bytes.count { attempt(Array(bytes.prefix(length))) }
    }

    @Test("With bits flipped, a picture gives an error or some pixels, never a trap", arguments: kinds)
    func flipped(name: String) throws {
        let bytes = try Fixtures.bytes("TroveImage/" + name)
        var rng = SplitMix64(seed: 7)
        for _ in 0..<400 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &rng) {
                damaged[Int.random(in: 0..<damaged.count, using: &rng)] ^= 1 << UInt8.random(in: 0..<8, using: &rng)
            }
            attempt(damaged)
        }
    }

    /// Anything but a `TroveError` or frames of the stated size would fail or trap.
    private func attempt(_ bytes: [UInt8]) {
        let limits = ImageLimits(bytes: 1 << 20, pixels: 1 << 20, frames: 10)
        do throws(TroveError) {
            let image = try ImageDecoder.decode(bytes, limits: limits)
            #expect(!image.frames.isEmpty)
        } catch {
            #expect(!error.message.isEmpty && !error.message.contains("\n"))
        }
    }

    @Test("A file cut short gives its upper part and says so", arguments: ["rgb8.png", "rgb-420.jpg"])
    func short(name: String) throws {
        let bytes = try Fixtures.bytes("TroveImage/" + name)
        let image = try ImageDecoder.decode(Array(bytes.prefix(bytes.count * 9 / 10)))
        #expect(image.isPartial && image.warnings.count == 1)
        let whole = try ImageDecoder.decode(bytes).frames[0].raster
        let row = whole.width * whole.channels
        #expect(image.frames[0].raster.samples.prefix(row * 2) == whole.samples.prefix(row * 2))
    }

    @Test("A header that promises too many pixels is refused before memory is taken")
    func bomb() throws {
        let error = #expect(throws: TroveError.self) {
            try ImageDecoder.decode(Fixtures.bytes("TroveImage/bomb.png"))
        }
        #expect(error?.code == .limitExceeded)
        #expect(error?.message.contains("40000 x 40000") == true)
    }

    @Test("A file over the byte limit is refused")
    func tooManyBytes() throws {
        let bytes = try Fixtures.bytes("TroveImage/rgb.ppm")
        let error = #expect(throws: TroveError.self) {
            try ImageDecoder.decode(bytes, limits: ImageLimits(bytes: 100, pixels: 100_000, frames: 1))
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test("Formats that are known but not read are refused by name")
    func unsupported() {
        let heic = [0, 0, 0, 24] + Array("ftypheic".utf8) + [UInt8](repeating: 0, count: 20)
        let error = #expect(throws: TroveError.self) { try ImageDecoder.decode(heic) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains("heif") == true)
    }
}
