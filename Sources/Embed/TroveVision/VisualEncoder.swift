internal import CTroveKernels
package import TroveCore
internal import TroveEmbed
package import TroveModels

/// Turns pictures into vectors by which the same picture is found again: EfficientNet-Lite0, pooled and projected.
///
/// A picture is seen whole at 224 x 224 pixels and in parts on a map of its features at 448 x 448. Each view is the
/// generalised mean (power 3) of its part of the map, of unit length, projected by fixed random signs to
/// ``dimension`` numbers. Work runs on threads of its own.
package final class VisualEncoder: Sendable {
    /// Numbers of a view's vector.
    package static let dimension = 512
    /// Names the vector space: equal for encoders whose vectors may be compared.
    package let fingerprint: String
    /// Names the space of class codes.
    package let classFingerprint: String
    /// What all names of spaces of class codes begin with.
    package static let classPrefix = "classes-"
    /// What all names of spaces of views begin with.
    package static let prefix = "picture-"

    let network: LiteNetwork
    private let projection: PackedProduct
    private let workers: EncoderWorkers
    private static let side = PictureSample.side
    private static let width = LiteWeights.featureWidth

    private init(_ weights: LiteWeights, sha256: String, threads: Int) {
        fingerprint = Self.prefix + Identifier.digest("\(sha256) gem3 signs\(Self.dimension) v1").prefix(16)
        classFingerprint = Self.classPrefix + Identifier.digest("\(sha256) \(ClassCodes.kept) v1").prefix(16)
        network = LiteNetwork(weights: weights)
        projection = Self.signs()
        workers = EncoderWorkers(threads)
    }

    /// Loads the built-in picture encoder from the model cache.
    /// - Parameter threads: Threads that encode; nil takes one for each processor that this process may use.
    /// - Throws: `.unavailable` when it is not installed, `.corruptInput`.
    package static func load(cache: ModelCache = ModelCache(), threads: Int? = nil) throws(TroveError) -> VisualEncoder
    {
        let path = try cache.folder(of: .picture) + "/" + PinnedModel.picture.weights
        let weights = try LiteWeights(TorchFile(path))
        ctrove_encoder_trim()
        return VisualEncoder(
            weights, sha256: try WeightsIdentity(path).sha256, threads: threads ?? Int(ctrove_encoder_processors()))
    }

    /// What is stored of a picture.
    /// - Parameter square: ``PictureSample/side`` pixels across and down.
    package func read(_ square: Raster) async -> PictureReading {
        precondition(square.width == Self.side && square.height == Self.side, "a sample's square")
        return await once { [self] workspace in
            let half = square.halved
            var vectors: [[Float]] = []
            var mean: [Float] = []
            var large: [Float] = []
            unsafe network.run(half, in: workspace) { map, width, height in
                mean = unsafe pooled(map, width, [0, 0, width, height], power: 1)
                vectors.append(unsafe projected(pooled(map, width, [0, 0, width, height], power: 3)))
            }
            unsafe network.run(square, in: workspace) { map, width, height in
                large = unsafe pooled(map, width, [0, 0, width, height], power: 1)
                vectors += Self.parts.map { unsafe projected(pooled(map, width, $0, power: 3)) }
            }
            let scores = zip(classScores(mean), classScores(large)).map { ($0 + $1) / 2 }
            return PictureReading(
                views: ViewCodes(vectors, wholeCount: 1), hash: PerceptualHash.hash(of: square), scores: scores)
        }
    }

    /// The views of a picture that is asked with: four turns of the whole, and its parts.
    package func queryViews(_ square: Raster) async -> ViewCodes {
        precondition(square.width == Self.side && square.height == Self.side, "a sample's square")
        let maps = SharedResults<[[Float]]>(3)
        await workers.run(3) { [self] job, workspace in
            var vectors: [[Float]] = []
            if job == 0 {
                unsafe network.run(square, in: workspace) { map, width, _ in
                    vectors = Self.parts.map { unsafe projected(pooled(map, width, $0, power: 3)) }
                }
            } else {
                // Upright and upside down, or the two between.
                let first = job == 1 ? square.halved : square.halved.turned
                for view in [first, first.turned.turned] {
                    unsafe network.run(view, in: workspace) { map, width, height in
                        vectors.append(unsafe projected(pooled(map, width, [0, 0, width, height], power: 3)))
                    }
                }
            }
            maps.set(job, vectors)
        }
        let found = maps.take()
        return ViewCodes(found[1] + found[2] + found[0], wholeCount: 4)
    }

    /// The features of a picture of any size, averaged: what the reference calls pooled features.
    package func features(_ picture: Raster) async -> [Float] {
        await once { [self] workspace in
            var mean: [Float] = []
            unsafe network.run(picture, in: workspace) { map, width, height in
                mean = unsafe pooled(map, width, [0, 0, width, height], power: 1)
            }
            return mean
        }
    }

    /// The averaged features of many pictures of any size, in order.
    package func features(of pictures: [Raster]) async -> [[Float]] {
        let rows = SharedResults<[Float]>(pictures.count)
        await workers.run(pictures.count) { [self] job, workspace in
            unsafe network.run(pictures[job], in: workspace) { map, width, height in
                rows.set(job, unsafe pooled(map, width, [0, 0, width, height], power: 1))
            }
        }
        return rows.take()
    }

    /// The score of each of the thousand classes, from averaged features.
    package func classScores(_ features: [Float]) -> [Float] {
        precondition(features.count == Self.width, "features of the network")
        var scores = [Float](repeating: 0, count: LiteWeights.classCount)
        // SAFETY: one row of inputs and one of outputs.
        unsafe scores.withUnsafeMutableBufferPointer { out in
            guard let out = out.baseAddress else { return }
            unsafe network.weights.classifier(features, 1, out, CTROVE_VISION_STORE, variant: network.variant)
        }
        return scores
    }

    private func once<Result: Sendable>(_ body: @escaping @Sendable (EncoderWorkspace) -> Result) async -> Result {
        let results = SharedResults<Result>(1)
        await workers.run(1) { _, workspace in results.set(0, body(workspace)) }
        return results.take()[0]
    }

    /// Nine halves of a map of 14 x 14, as x0, y0, x1, y1.
    private static let parts: [[Int]] = [0, 4, 7].flatMap { y in [0, 4, 7].map { x in [x, y, x + 7, y + 7] } }

    // SAFETY: the caller's map holds the rectangle.
    private func pooled(_ map: UnsafePointer<Float>, _ width: Int, _ part: [Int], power: Int32) -> [Float] {
        unsafe [Float](unsafeUninitializedCapacity: Self.width) { out, count in
            guard let base = out.baseAddress else { return }
            unsafe ctrove_vision_pool(map, width, Self.width, part[0], part[1], part[2], part[3], power, base)
            count = Self.width
        }
    }

    /// A vector of unit length in the space.
    private func projected(_ features: [Float]) -> [Float] {
        var out = [Float](repeating: 0, count: Self.dimension)
        // SAFETY: one row of inputs and one of outputs.
        unsafe out.withUnsafeMutableBufferPointer { out in
            guard let out = out.baseAddress else { return }
            unsafe projection(features, 1, out, CTROVE_VISION_STORE, variant: network.variant)
        }
        let length = out.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? out.map { $0 / length } : out
    }

    /// Random signs: by the lemma of Johnson and Lindenstrauss angles hardly change, and nothing is fitted to anything.
    private static func signs() -> PackedProduct {
        var state: UInt64 = 0x7472_6F76_65
        var weights: [Float] = []
        weights.reserveCapacity(dimension * width)
        while weights.count < dimension * width {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
            bits ^= bits >> 31
            for bit in 0..<64 { weights.append(bits >> UInt64(bit) & 1 == 0 ? -1 : 1) }
        }
        return PackedProduct(weights, bias: [Float](repeating: 0, count: dimension), inputs: width)
    }
}

/// What is stored of a picture.
package struct PictureReading: Sendable {
    /// Vectors of its views.
    package var views: ViewCodes
    /// Equal or nearly so for copies of one picture.
    package var hash: UInt64
    /// Scores of the thousand classes that the network knows, in its order.
    package var scores: [Float]
}
