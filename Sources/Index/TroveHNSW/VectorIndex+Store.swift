package import TroveCore

extension VectorIndex: VectorStore {
    package func nearest(
        to query: [Float], count: Int, among allowed: Set<Int64>?
    ) throws(TroveError) -> [(id: Int64, score: Float)] {
        try search(query, k: count, allowed: allowed.map(IDSet.init)).map { ($0.id, $0.score) }
    }
}
