import TestSupport
import Testing
import TroveCore
import TroveVision

@Suite("Perceptual hashes")
struct PerceptualHashTests {
    private func waves(_ seed: UInt64, gain: Int = 1) -> Raster {
        var random = SplitMix64(seed: seed)
        let fields = (0..<64).map { _ in Int.random(in: 0...255, using: &random) }
        let samples = (0..<448 * 448).map { index -> UInt8 in
            let (x, y) = (index % 448, index / 448)
            return UInt8(clamping: fields[y / 56 * 8 + x / 56] * gain / 2)
        }
        return Raster(width: 448, height: 448, channels: 1, samples: samples)
    }

    @Test("A darker copy has a hash as near as copies' are, another picture a far one")
    func copies() {
        let hash = PerceptualHash.hash(of: waves(1, gain: 2))
        #expect(PerceptualHash.distance(hash, PerceptualHash.hash(of: waves(1))) <= 10)
        #expect(PerceptualHash.distance(hash, PerceptualHash.hash(of: waves(2))) > 16)
    }
}
