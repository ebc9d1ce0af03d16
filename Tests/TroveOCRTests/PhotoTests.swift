import TestSupport
import Testing
import TroveCore
import TroveImage
import TroveOCR

@Suite("Pages as cameras see them", .serialized)
struct PhotoTests {
    /// The page seen through a map from photo pixels to page pixels, on a dark ground, light falling from the right.
    private func photo(of page: Raster, width: Int, height: Int, _ map: (Double, Double) -> (Double, Double)) -> Raster
    {
        var samples: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let (u, v) = map(Double(x), Double(y))
                let inside = u >= 0 && v >= 0 && u < Double(page.width - 1) && v < Double(page.height - 1)
                let light = 0.6 + 0.4 * Double(x) / Double(width)
                samples.append(UInt8((inside ? sample(page, u, v) : 70) * light))
            }
        }
        return Raster(width: width, height: height, channels: 1, samples: samples)
    }

    /// Bilinear.
    private func sample(_ page: Raster, _ u: Double, _ v: Double) -> Double {
        let x = Int(u)
        let y = Int(v)
        func at(_ x: Int, _ y: Int) -> Double { Double(page.samples[(y * page.width + x) * page.channels]) }
        let across = u - Double(x)
        let above = at(x, y) * (1 - across) + at(x + 1, y) * across
        let below = at(x, y + 1) * (1 - across) + at(x + 1, y + 1) * across
        return above + (below - above) * (v - Double(y))
    }

    @Test("A page turned by 12 degrees on a dark desk is read")
    func desk() throws {
        let page = try Pages.raster("english")
        let (sine, cosine) = (0.2079, 0.9781)
        let seen = photo(of: page, width: 1200, height: 900) { x, y in
            let (dx, dy) = (x - 600, y - 450)
            return (450 + cosine * dx + sine * dy, Double(page.height) / 2 - sine * dx + cosine * dy)
        }
        let read = try PageReader(options: .init(languages: ["eng"])).read(seen)
        #expect(try Pages.accuracy(read.text, Pages.text("english")) >= 0.95)
        #expect(read.width == 1200 && read.height == 900)
        // The first word stands up and to the left of the photo's middle, where the desk's turn puts it.
        let first = try #require(read.words.first)
        #expect(first.box.x0 > 0.15 && first.box.x1 < 0.35 && first.box.y0 > 0.1 && first.box.y1 < 0.3)
    }

    @Test("A page skewed by 7 degrees is read, and boxes follow the slope")
    func skewed() throws {
        let page = try Pages.raster("english")
        let (sine, cosine) = (0.12187, 0.99255)
        let seen = photo(of: page, width: page.width, height: page.height) { x, y in
            let (dx, dy) = (x - 450, y - 284)
            return (450 + cosine * dx + sine * dy, 284 - sine * dx + cosine * dy)
        }
        let read = try PageReader(options: .init(languages: ["eng"])).read(seen)
        #expect(try Pages.accuracy(read.text, Pages.text("english")) >= 0.9)
        let line = read.words.prefix(4)
        let (first, last) = try (#require(line.first), #require(line.last))
        #expect(last.box.y0 > first.box.y0)
    }
}
