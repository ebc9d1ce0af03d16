import TestSupport
import Testing
import TroveHNSW

@Suite struct VectorStoreTests {
    @Test("The graph and its tail do what every vector store must")
    func conformance() throws {
        #expect(try VectorStoreConformance.problems(of: VectorIndex(dimension: 8, fingerprint: "toy")) == [])
    }
}
