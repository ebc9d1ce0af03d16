import TestSupport
import Testing
import TroveCore
import TroveHeads
import TroveLearn

@Suite struct TuneFitTests {
    /// Questions whose answers lie along a direction that their vectors lack.
    private func pools(_ count: Int, helps: Bool) -> [JudgedPool] {
        var random = RandomSource(seed: 12)
        func unit(_ values: [Double]) -> [Float] {
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return values.map { Float($0 / length) }
        }
        return (0..<count).map { index in
            let question = (0..<8).map { _ in random.normal() }
            var candidates: [JudgedPool.Candidate] = []
            let vector = unit(question)
            for place in 0..<20 {
                var passage = question.map { $0 + 1.5 * random.normal() }
                if helps, place == index % 20 { passage[0] += 3 }
                let own = unit(passage)
                candidates.append(
                    JudgedPool.Candidate(
                        key: Int64(index * 100 + place), document: "d\(place)",
                        dense: Double(dot(vector[...], own[...])), lexical: random.normal(),
                        vector: own))
            }
            return JudgedPool(
                question: vector, denseWeight: 1, candidates: candidates, relevant: ["d\(index % 20)": 1])
        }
    }

    @Test("What is there to be learned is learned, and promises a gain on questions held back")
    func learns() throws {
        let found = try TuneFit().fit(pools(80, helps: true))
        #expect(found.chosen > found.usual + 0.05)
        #expect(found.part != nil)
    }

    @Test("Too few questions are refused with what is needed")
    func few() {
        #expect(throws: TroveError.self) { try TuneFit().fit(pools(3, helps: true)) }
    }
}
