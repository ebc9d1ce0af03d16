internal import TroveCatalog
package import TroveCore
package import TroveVision

/// Groups pictures that are copies of one another: in another size, compressed again, a little brighter.
///
/// Two are copies when their perceptual hashes differ in few bits and the encoder agrees that they look alike. Copies
/// of copies belong together.
package struct PictureGroups: Sendable {
    /// Bits in which hashes of copies differ at most.
    private static let mostBits = 10
    /// Cosine of copies' whole views at least.
    private static let leastCosine: Float = 0.75

    /// The least key of each picture's group; pictures without a copy are absent.
    package let leaders: [Int64: Int64]

    /// Groups pictures; renderings of pages are left alone.
    /// - Parameter views: Vectors of the pictures, by key.
    package init(_ places: [PicturePlace], views: (Int64) -> ViewCodes?) {
        let pictures = places.filter { $0.kind != .page }
        var parents = Array(pictures.indices)
        func root(_ index: Int) -> Int {
            var at = index
            while parents[at] != at { at = parents[at] }
            return at
        }
        for i in pictures.indices {
            for j in (i + 1)..<max(i + 1, pictures.count)
            where PerceptualHash.distance(pictures[i].hash, pictures[j].hash) <= Self.mostBits {
                guard let a = views(pictures[i].picture), let b = views(pictures[j].picture) else { continue }
                guard Self.cosine(a.vector(0), b.vector(0)) >= Self.leastCosine else { continue }
                let (low, high) = (min(root(i), root(j)), max(root(i), root(j)))
                parents[high] = low
            }
        }
        var members: [Int: [Int]] = [:]
        for index in pictures.indices { members[root(index), default: []].append(index) }
        var leaders: [Int64: Int64] = [:]
        for (root, indices) in members where indices.count > 1 {
            for index in indices { leaders[pictures[index].picture] = pictures[root].picture }
        }
        self.leaders = leaders
    }

    private static func cosine(_ a: [Float], _ b: [Float]) -> Float {
        var (dot, aa, bb) = (Float(0), Float(0), Float(0))
        for (x, y) in zip(a, b) {
            dot += x * y
            aa += x * x
            bb += y * y
        }
        return dot / max((aa * bb).squareRoot(), 1e-12)
    }
}
