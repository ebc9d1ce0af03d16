import TestSupport
import Testing
import TroveCore
import TroveImage

@Suite("Orientation and metadata")
struct OrientationTests {
    @Test("Every EXIF orientation of a JPEG comes out upright", arguments: 1...8)
    func jpeg(orientation: Int) throws {
        let upright = try frame("upright.png").raster
        let turned = try frame("orientation\(orientation).jpg").raster
        #expect(turned.width == upright.width && turned.height == upright.height)
        let total = zip(turned.samples, upright.samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(Double(total) / Double(upright.samples.count) < 3)
    }

    @Test("TIFF, WebP and PNG state their orientation too", arguments: ["tif", "webp", "png"], [6, 8])
    func others(ending: String, orientation: Int) throws {
        #expect(try frame("orientation\(orientation).\(ending)").raster == frame("upright.png").raster)
    }

    @Test("Turning equals the definition of each orientation", arguments: 1...8)
    func definition(orientation: Int) {
        var rng = SplitMix64(seed: UInt64(orientation))
        let samples = (0..<5 * 3 * 3).map { _ in UInt8.random(in: 0...255, using: &rng) }
        let raster = Raster(width: 5, height: 3, channels: 3, samples: samples)
        let turned = raster.upright(from: orientation)
        // Where row 0, column 0 of the stored picture belongs, as the EXIF standard words it.
        let corner = [
            1: (0, 0), 2: (4, 0), 3: (4, 2), 4: (0, 2), 5: (0, 0), 6: (2, 0), 7: (2, 4), 8: (0, 4),
        ]
        let (x, y) = corner[orientation] ?? (0, 0)
        let at = (y * turned.width + x) * 3
        #expect(Array(turned.samples[at..<at + 3]) == Array(samples[0..<3]))
        #expect(turned.width == (orientation < 5 ? 5 : 3))
        #expect(turned.samples.sorted() == samples.sorted())
    }

    @Test("Date and camera are read from EXIF")
    func metadata() throws {
        let image = try ImageDecoder.decode(Fixtures.bytes("TroveImage/orientation1.jpg"))
        #expect(image.metadata == ["taken": "2024-05-31T12:34:56", "camera": "Trove Pinhole 1"])
    }
}
