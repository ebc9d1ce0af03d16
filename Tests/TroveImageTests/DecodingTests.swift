import TestSupport
import Testing
import TroveCore
import TroveImage

@Suite("Decoding")
struct DecodingTests {
    @Test("Every PNG colour type and depth gives the expected pixels", arguments: [1, 2, 4, 8, 16])
    func greyDepths(depth: Int) throws {
        #expect(try frame("grey\(depth).png").raster == Pattern.opaque(channels: 1, depth: depth))
    }

    @Test("RGB PNGs of 8 and 16 bits, alone and with alpha, lie over white", arguments: [8, 16])
    func colour(depth: Int) throws {
        #expect(try frame("rgb\(depth).png").raster == Pattern.opaque(channels: 3, depth: depth))
        #expect(try frame("rgba\(depth).png").raster == Pattern.overWhite(channels: 3, depth: depth))
        #expect(try frame("greya\(depth).png").raster == Pattern.overWhite(channels: 1, depth: depth))
    }

    @Test("Palettes of every depth are resolved", arguments: [1, 2, 4, 8])
    func palettes(depth: Int) throws {
        #expect(try frame("palette\(depth).png").raster == Pattern.palette(depth: depth))
    }

    @Test("A palette's own alpha lies over white")
    func paletteAlpha() throws {
        let expected = Pattern.raster(channels: 3) { x, y, c in
            let i = Pattern.stored(x, y, 0, depth: 4)
            let value = [(i * 37) % 256, (i * 91) % 256, 255 - i][c]
            return (value * i * 17 + 255 * (255 - i * 17) + 127) / 255
        }
        #expect(try frame("palette4-alpha.png").raster == expected)
    }

    @Test("Interlaced PNGs equal plain ones")
    func interlaced() throws {
        #expect(try frame("rgb8-interlaced.png").raster == Pattern.opaque(channels: 3, depth: 8))
        #expect(try frame("rgba8-interlaced.png").raster == Pattern.overWhite(channels: 3, depth: 8))
        #expect(try frame("grey1-interlaced.png").raster == Pattern.opaque(channels: 1, depth: 1))
    }

    @Test(
        "JPEGs of every colour space are within 2 of the reference",
        arguments: ["rgb", "rgb-420", "progressive", "grey", "cmyk"])
    func jpeg(name: String) throws {
        let decoded = try frame(name + ".jpg")
        #expect(try difference(decoded.raster, frame(name + ".jpg.expected.png").raster) <= 2)
        #expect(decoded.dpi == 150)
        #expect(decoded.warnings.isEmpty)
    }

    @Test(
        "Lossless pictures of the other formats equal the pattern",
        arguments: ["rgb.webp", "rgb.bmp", "rgb.ppm", "tiled.tif"])
    func others(name: String) throws {
        #expect(try frame(name).raster == Pattern.opaque(channels: 3, depth: 8))
    }

    @Test("Palettes, grey and two levels of the other formats equal the reference")
    func otherKinds() throws {
        let palette = try frame("palette.expected.png").raster
        #expect(try frame("palette.gif").raster == palette)
        #expect(try frame("palette.bmp").raster == palette)
        let grey = try frame("grey.expected.png").raster
        #expect(try frame("grey.pgm").raster == grey)
        let levels = try frame("levels.expected.png").raster
        #expect(try frame("levels.pbm").raster == levels)
        #expect(try frame("levels-g4.tif").raster == levels)
        #expect(try difference(frame("rgb-jpeg.tif").raster, Pattern.opaque(channels: 3, depth: 8)) < 128)
    }

    @Test("A TIFF gives all its pages, one at a time, with their resolution")
    func pages() throws {
        let image = try ImageDecoder.decode(Fixtures.bytes("TroveImage/pages.tif"))
        #expect(image.frames.map(\.index) == [0, 1, 2])
        #expect(image.frames.map(\.dpi) == [200, 200, 200])
        #expect(image.frames[0].raster == Pattern.opaque(channels: 3, depth: 8))
        #expect(try image.frames[1].raster == frame("grey.expected.png").raster)
        #expect(try image.frames[2].raster == frame("levels.expected.png").raster)
        var seen = 0
        try ImageDecoder.forEachFrame(of: Fixtures.bytes("TroveImage/pages.tif")) { _ in
            seen += 1
            return seen < 2
        }
        #expect(seen == 2)
    }

    @Test("A JPEG is shrunk while decoding as far as the least side allows")
    func shrunk() throws {
        let bytes = try Fixtures.bytes("TroveImage/rgb.jpg")
        for (least, width, height) in [(40, 64, 40), (39, 64, 40), (20, 32, 20), (10, 16, 10), (5, 8, 5), (1, 8, 5)] {
            let raster = try ImageDecoder.decode(bytes, leastSide: least).frames[0].raster
            #expect(raster.width == width && raster.height == height)
        }
    }
}
