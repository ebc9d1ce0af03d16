import TestSupport
import Testing
import TroveCore

@testable import TroveVision

@Suite("Heads fitted to pairs")
struct LinearHeadTests {
    private func numbers(_ count: Int, _ random: inout SplitMix64) -> [Float] {
        (0..<count).map { _ in Float(Int.random(in: -1000...1000, using: &random)) / 1000 }
    }

    @Test("A fit recovers the map that made the data")
    func recovers() throws {
        var random = SplitMix64(state: 5)
        let map = (0..<6).map { _ in numbers(4, &random) }
        let x = (0..<200).map { _ in numbers(6, &random) }
        func image(_ input: [Float]) -> [Float] {
            (0..<4).map { column in zip(input, map).reduce(0) { $0 + $1.0 * $1.1[column] } }
        }
        let head = try LinearHead(fitting: x, to: x.map(image), ridge: 1e-6)
        let mean = (0..<6).map { index in x.reduce(0) { $0 + $1[index] } / 200 }
        for input in x.prefix(20) {
            let expected = image(zip(input, mean).map { $0 - $1 })
            #expect(cosine(head.project(input), expected) > 0.99999)
        }
    }

    @Test("Bytes survive, damaged ones and single pairs are refused")
    func bytes() throws {
        var random = SplitMix64(state: 6)
        let x = (0..<5).map { _ in numbers(3, &random) }
        let head = try LinearHead(fitting: x, to: x, ridge: 1)
        #expect(LinearHead(bytes: head.bytes) == head)
        #expect(LinearHead(bytes: Array(head.bytes.dropLast(4))) == nil)
        #expect(throws: TroveError.self) { try LinearHead(fitting: [[1]], to: [[1]], ridge: 1) }
    }
}
