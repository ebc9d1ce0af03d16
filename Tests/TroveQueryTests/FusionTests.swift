import TestSupport
import Testing
import TroveQuery

@Suite struct FusionTests {
    @Test("A standardised list has mean 0 and deviation 1, whatever its scale", arguments: 1..<20)
    func standardized(seed: Int) {
        var rng = SplitMix64(seed: UInt64(seed))
        let scale = Double.random(in: 0.001...1000, using: &rng)
        let list = (0..<40).map { _ in Double.random(in: -1...1, using: &rng) * scale + 7 }
        let result = Fusion.standardized(list)
        let mean = result.reduce(0, +) / 40
        let variance = result.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40
        #expect(abs(mean) < 1e-9 && abs(variance - 1) < 1e-9)
    }

    @Test("Reciprocal ranks equal their definition, equal scores sharing the better rank")
    func reciprocal() {
        let ranks: [[Double]] = [[1, 2, 2], [2, 1, 3]]
        let sums: [Double] = zip(ranks[0], ranks[1]).map { (first: Double, second: Double) -> Double in
            let (one, other) = (1 / (60 + first), 1 / (60 + second))
            return one + other
        }
        let found: [Double] = Fusion.reciprocalRanks([[9, 5, 5], [2, 3, 1]], weights: [1, 1])
        let expected: [Double] = Fusion.standardized(sums)
        for place in 0..<3 { #expect(abs(found[place] - expected[place]) < 1e-12) }
        #expect(Fusion.reciprocalRanks([], weights: []) == [])
    }

    @Test("Equal scores say nothing")
    func flat() {
        #expect(Fusion.standardizedSum([[5, 5, 5], [1, 2, 3]]) == Fusion.standardized([1, 2, 3]))
        #expect(Fusion.standardizedSum([[], []]) == [])
    }
}
