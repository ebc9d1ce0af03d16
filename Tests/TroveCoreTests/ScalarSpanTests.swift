import Foundation
import TestSupport
import Testing
import TroveCore

@Suite struct ScalarSpanTests {
    @Test("A span is [start, end] in JSON and comes back the same")
    func roundTrip() throws {
        let span = ScalarSpan(12, 96)
        let json = try JSONEncoder().encode(span)
        #expect(String(decoding: json, as: UTF8.self) == "[12,96]")
        #expect(try JSONDecoder().decode(ScalarSpan.self, from: json) == span)
    }

    @Test("A span that ends before it starts is refused", arguments: ["[5,4]", "[-1,3]", "[1]", "{}"])
    func refused(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ScalarSpan.self, from: Data(json.utf8)) }
    }

    @Test("Intersections agree with sets of scalars", arguments: 0..<50)
    func intersections(seed: Int) {
        var rng = SplitMix64(seed: UInt64(seed))
        func span() -> ScalarSpan {
            let start = Int.random(in: 0..<20, using: &rng)
            return ScalarSpan(start, start + Int.random(in: 0..<10, using: &rng))
        }
        let (a, b) = (span(), span())
        let common = Set(a.range).intersection(b.range)
        #expect(a.intersection(b).map { Set($0.range) } ?? [] == common)
        #expect(a.overlaps(b) == !common.isEmpty || a.isEmpty || b.isEmpty)
    }
}
