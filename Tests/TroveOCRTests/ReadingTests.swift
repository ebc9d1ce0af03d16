import TestSupport
import Testing
import TroveCore
import TroveImage
import TroveOCR

@Suite("Reading pages", .serialized)
struct ReadingTests {
    @Test(
        "A page is read in its own script without being told", arguments: [("english", "eng"), ("chinese", "chi_sim")])
    func pages(name: String, language: String) throws {
        let reader = try PageReader(options: .init(languages: ["eng", "chi_sim"]))
        let read = try reader.read(Pages.raster(name), page: 3)
        #expect(try Pages.accuracy(read.text, Pages.text(name)) >= 0.95)
        #expect(read.language == language)
        #expect(read.rotation == 0)
        #expect((read.confidence ?? 0) > 0.8)
        #expect(read.words.allSatisfy { $0.box.page == 3 })
    }

    @Test("Boxes hold their words and little more")
    func boxes() throws {
        let raster = try Pages.raster("english")
        let read = try PageReader(options: .init(languages: ["eng"])).read(raster)
        let expected = try Pages.words("english")
        #expect(read.words.count == expected.count)
        for (word, truth) in zip(read.words, expected) {
            #expect(piece(word, of: read) == truth.text)
            let left = word.box.x0 * Double(raster.width)
            let right = word.box.x1 * Double(raster.width)
            let top = word.box.y0 * Double(raster.height)
            let bottom = word.box.y1 * Double(raster.height)
            #expect(abs(left - Double(truth.box.left)) <= 5 && abs(right - Double(truth.box.right)) <= 5)
            #expect(abs(top - Double(truth.box.top)) <= 5 && abs(bottom - Double(truth.box.bottom)) <= 5)
        }
    }

    @Test("Turned pages are read, and boxes lie on the upright page", arguments: [3, 6, 8])
    func turned(orientation: Int) throws {
        let upright = try Pages.raster("english")
        let reader = try PageReader(options: .init(languages: ["eng"]))
        let straight = try reader.read(upright)
        let read = try reader.read(upright.upright(from: orientation))
        #expect(try Pages.accuracy(read.text, Pages.text("english")) >= 0.95)
        #expect(read.rotation == [3: 180, 6: 270, 8: 90][orientation])
        #expect(read.width == upright.width && read.height == upright.height)
        let (found, expected) = try (#require(read.words.first?.box), #require(straight.words.first?.box))
        #expect(abs(found.x0 - expected.x0) < 0.005 && abs(found.y0 - expected.y0) < 0.005)
        #expect(abs(found.x1 - expected.x1) < 0.005 && abs(found.y1 - expected.y1) < 0.005)
    }

    @Test("Blocks cover all words, one box a line, spans ascend")
    func blocks() throws {
        let read = try PageReader(options: .init(languages: ["eng"])).read(Pages.raster("english"))
        #expect(read.blocks.reduce(0) { $0 + $1.boxes.count } == 6)
        #expect(read.words.allSatisfy { word in read.blocks.contains { $0.span.intersection(word.span) == word.span } })
        for (a, b) in zip(read.words, read.words.dropFirst()) { #expect(a.span.end <= b.span.start) }
        for (a, b) in zip(read.blocks, read.blocks.dropFirst()) { #expect(a.span.end + 2 == b.span.start) }
    }

    @Test("No space is invented between Chinese characters")
    func unspaced() throws {
        let read = try PageReader(options: .init(languages: ["chi_sim"])).read(Pages.raster("chinese"))
        let text = Array(read.text.unicodeScalars)
        for (i, scalar) in text.enumerated().dropFirst().dropLast() where scalar == " " {
            #expect(text[i - 1].value < 0x2E80 || text[i + 1].value < 0x2E80)
        }
    }

    @Test("Noise, an empty page and a single pixel give no text")
    func nothing() throws {
        let reader = try PageReader(options: .init(languages: ["eng", "chi_sim"]))
        var rng = SplitMix64(seed: 11)
        let noise = (0..<300 * 200 * 3).map { _ in UInt8.random(in: 0...255, using: &rng) }
        #expect(try reader.read(Raster(width: 300, height: 200, channels: 3, samples: noise)).text.isEmpty)
        let white = [UInt8](repeating: 255, count: 300 * 200)
        #expect(try reader.read(Raster(width: 300, height: 200, channels: 1, samples: white)).words.isEmpty)
        #expect(try reader.read(Raster(width: 1, height: 1, channels: 1, samples: [0])).text.isEmpty)
    }

    @Test("A deadline that has passed gives a warning, not an error")
    func late() throws {
        let reader = try PageReader(options: .init(languages: ["eng"], deadline: .milliseconds(1)))
        let read = try reader.read(Pages.raster("english"))
        #expect(read.isCutShort)
        #expect(read.warnings.count == 1)
    }
}
