internal import Foundation

/// Numbers drawn from a seed: the same seed gives the same numbers, on every machine.
///
/// SplitMix64 (Steele, Lea & Flood, 2014). The state is all there is, so training can stop and go on.
package struct RandomSource: RandomNumberGenerator, Sendable, Codable, Equatable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// At least 0, below 1.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Mean 0, deviation 1 (Box & Muller, 1958).
    package mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * .pi * unit())
    }

    /// `0..<count` in a drawn order.
    package mutating func permutation(_ count: Int) -> [Int] { Array(0..<count).shuffled(using: &self) }
}
