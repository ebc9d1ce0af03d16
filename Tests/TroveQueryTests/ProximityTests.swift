import Testing
import TroveQuery

@Suite struct ProximityTests {
    private func score(_ question: String, _ text: String, weights: [String: Double] = [:]) -> Double {
        Proximity(question: question) { weights[$0] ?? 1 }.score(of: text)
    }

    @Test("A passage that quotes the question to the letter scores 1, one with the same words apart 0")
    func ends() {
        #expect(score("the lamp oil", "All the lamp oil is gone.") == 1)
        #expect(score("lamp oil", "Oil for a lamp.") == 0)
        #expect(score("lamp", "lamp") == 0)
    }

    @Test("Case and punctuation tell a quotation from the same words")
    func quotation() {
        let exact = score("*GOODS SOLD", "*GOODS SOLD are not returned")
        let near = score("*GOODS SOLD", "Goods, sold")
        #expect(exact == 1 && near < exact && near > 0.5)
    }

    @Test("Pairs of rare words count for more than pairs of common ones")
    func rarity() {
        let weights = ["of": 0.1, "the": 0.1, "hesper": 5, "collier": 5]
        let rare = score("of the collier hesper", "collier Hesper", weights: weights)
        let common = score("of the collier hesper", "of the ships", weights: weights)
        #expect(rare > 5 * common)
    }
}
