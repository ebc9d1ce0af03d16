import TestSupport
import Testing
import TroveHeads

@Suite struct TunedRankingTests {
    @Test("The usual weights order candidates as the sum of standardised scores does")
    func usual() {
        let dense = [0.1, 0.5, 0.3, 0.2], lexical = [3.0, 1, 2, 0]
        let scores = TunedRanking.Part().scores(
            dense: dense, lexical: lexical, vectors: CandidateVectors([nil, nil, nil, nil]), denseWeight: 1)
        func standard(_ values: [Double]) -> [Double] {
            let mean = values.reduce(0, +) / 4
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4).squareRoot()
            return values.map { ($0 - mean) / deviation }
        }
        for (score, sum) in zip(scores, zip(standard(dense), standard(lexical)).map { $0 + $1 }) {
            #expect(abs(score - sum) < 1e-9)
        }
    }

    @Test("Feedback raises what is like the best passages")
    func feedback() {
        let vectors: [[Float]?] = [[1, 0], [0.8, 0.6], [0, 1], [1, 0], [0.6, 0.8], [0.9, 0.43], nil]
        let features = CandidateFeatures(
            dense: [0.9, 0.2, 0.2, 0.8, 0.7, 0.85, 0.1], lexical: [Double](repeating: 0, count: 7),
            vectors: CandidateVectors(vectors))
        #expect(features.lists[2][1] > features.lists[2][2])
        #expect(features.lists[2][6] == 0)
    }

    @Test("An adapter of strength 0 changes nothing, and moved vectors keep unit length")
    func adapter() {
        let moves = Matrix([[0, 0, 0], [1, 0, 0], [0, 0, 0]])
        #expect(QueryAdapter(moves: moves, strength: 0)([0, 0, 1]) == [0, 0, 1])
        let moved = QueryAdapter(moves: moves, strength: 1)([1, 0, 0])
        #expect(abs(dot(moved[...], moved[...]) - 1) < 1e-6)
        #expect(moved[1] > 0.5)
    }
}
