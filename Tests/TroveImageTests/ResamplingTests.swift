import TestSupport
import Testing
import TroveCore
import TroveImage

@Suite("Resampling")
struct ResamplingTests {
    private func random(width: Int, height: Int, channels: Int, seed: UInt64) -> Raster {
        var rng = SplitMix64(seed: seed)
        let samples = (0..<width * height * channels).map { _ in UInt8.random(in: 0...255, using: &rng) }
        return Raster(width: width, height: height, channels: channels, samples: samples)
    }

    @Test("Area equals the mean under each pixel", arguments: [(64, 48, 16, 12), (61, 47, 20, 13), (30, 30, 7, 29)])
    func area(from width: Int, _ height: Int, to newWidth: Int, _ newHeight: Int) throws {
        let raster = random(width: width, height: height, channels: 3, seed: UInt64(width))
        let small = try raster.resized(width: newWidth, height: newHeight, by: .area)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                for c in 0..<3 {
                    let expected = slowMean(raster, x, y, c, newWidth, newHeight)
                    #expect(abs(Double(small.samples[(y * newWidth + x) * 3 + c]) - expected) <= 0.51)
                }
            }
        }
    }

    /// Sums every source pixel by the share of it that lies under the new one.
    private func slowMean(_ raster: Raster, _ x: Int, _ y: Int, _ c: Int, _ newWidth: Int, _ newHeight: Int) -> Double {
        let across = Double(raster.width) / Double(newWidth)
        let down = Double(raster.height) / Double(newHeight)
        var sum = 0.0
        for v in 0..<raster.height {
            let high = min(Double(v + 1), Double(y + 1) * down) - max(Double(v), Double(y) * down)
            guard high > 0 else { continue }
            for u in 0..<raster.width {
                let wide = min(Double(u + 1), Double(x + 1) * across) - max(Double(u), Double(x) * across)
                if wide > 0 { sum += wide * high * Double(raster.samples[(v * raster.width + u) * 3 + c]) }
            }
        }
        return sum / (across * down)
    }

    @Test("An even surface stays even", arguments: [Raster.Resampling.area, .lanczos])
    func even(method: Raster.Resampling) throws {
        let raster = Raster(width: 40, height: 30, channels: 1, samples: [UInt8](repeating: 173, count: 1200))
        for (width, height) in [(13, 9), (80, 90), (40, 7), (1, 1)] {
            let resized = try raster.resized(width: width, height: height, by: method)
            #expect(resized.samples.allSatisfy { $0 == 173 })
        }
    }

    @Test("Fitting keeps the proportions and never enlarges")
    func fitted() throws {
        let raster = random(width: 400, height: 100, channels: 1, seed: 3)
        let small = try raster.fitted(within: 100)
        #expect(small.width == 100 && small.height == 25)
        #expect(try raster.fitted(within: 1000) == raster)
    }
}
