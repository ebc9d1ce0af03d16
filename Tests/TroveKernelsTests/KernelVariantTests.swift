import TestSupport
import Testing
import TroveKernels

private let lengths = [0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 200, 384, 1280, 4096]
private let variants = KernelVariant.allCases.filter(\.isAvailable)

private func vector(_ length: Int, _ rng: inout SplitMix64) -> [Float] {
    (0..<length).map { _ in rng.nextSignedUnit() }
}

@Suite struct KernelVariantTests {
    @Test("Portable kernels run everywhere, and the best is available")
    func availability() {
        #expect(KernelVariant.portable.isAvailable)
        #expect(KernelVariant.best.isAvailable)
    }

    @Test("Dot products and distances agree with plain sums", arguments: variants, lengths)
    func floatKernels(variant: KernelVariant, length: Int) {
        var rng = SplitMix64(seed: UInt64(length))
        let a = vector(length, &rng)
        let b = vector(length, &rng)
        let dot = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        let distance = zip(a, b).reduce(0.0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
        let tolerance = 1e-6 * Double(max(1, length))
        #expect(abs(Double(variant.dot(a.span, b.span)) - dot) <= tolerance)
        #expect(abs(Double(variant.squaredDistance(a.span, b.span)) - distance) <= tolerance)
    }

    @Test("Products of int8 codes are exact, also at the ends of the range", arguments: variants, lengths)
    func codes(variant: KernelVariant, length: Int) {
        var rng = SplitMix64(seed: UInt64(length))
        for extreme in [false, true] {
            let codes = (0..<length).map { _ in extreme ? UInt8.max : UInt8.random(in: 1...255, using: &rng) }
            let query = (0..<length).map { _ in extreme ? Int8(-127) : Int8.random(in: -127...127, using: &rng) }
            let expected = zip(codes, query).reduce(Int32(0)) { $0 + (Int32($1.0) - 128) * Int32($1.1) }
            #expect(variant.dot(codes: codes.span, query: query.span) == expected)
        }
    }

    @Test("Rows of halves give the same as their floats", arguments: variants, lengths)
    func halfRows(variant: KernelVariant, length: Int) {
        var rng = SplitMix64(seed: UInt64(length))
        let row = KernelVariant.portable.halves(of: vector(length, &rng).span)
        let floats = KernelVariant.portable.floats(of: row.span)
        let query = vector(length, &rng)
        let tolerance = 2e-6 * Float(max(1, length))
        let dot = KernelVariant.portable.dot(floats.span, query.span)
        let distance = KernelVariant.portable.squaredDistance(floats.span, query.span)
        #expect(abs(variant.dot(half: row.span, query.span) - dot) <= tolerance)
        #expect(abs(variant.squaredDistance(half: row.span, query.span) - distance) <= tolerance)
    }

    @Test("Every half survives the way to float and back", arguments: variants)
    func everyHalf(variant: KernelVariant) {
        let halves = (0...UInt16.max).filter { $0 & 0x7C00 != 0x7C00 || $0 & 0x3FF == 0 }
        let floats = variant.floats(of: halves.span)
        #expect(variant.halves(of: floats.span) == halves)
        #expect(zip(halves, floats).allSatisfy { Float(Float16(bitPattern: $0)) == $1 })
    }

    @Test("Floats round to the nearest half, ties to even, and overflow to infinity", arguments: variants)
    func rounding(variant: KernelVariant) {
        var rng = SplitMix64(seed: 5)
        var values: [Float] = [65519.9, 65520, -65520, 1e-8, 5.96e-8, 2.98e-8, -0.0, 1 + 1 / 2048, 1 + 3 / 2048]
        for _ in 0..<20_000 {
            values.append(
                rng.nextSignedUnit()
                    * Float(sign: .plus, exponent: Int.random(in: -26...17, using: &rng), significand: 1))
        }
        #expect(variant.halves(of: values.span) == values.map { Float16($0).bitPattern })
        let nan = variant.floats(of: variant.halves(of: [Float.nan].span).span)
        #expect(nan[0].isNaN)
    }
}
