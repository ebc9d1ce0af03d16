internal import Foundation
package import TroveCatalog
package import TroveCore
package import TroveEmbed
package import TroveVision

/// Finds pictures by words: what the network takes them for, compared with the question by meaning.
package struct WordPictureSearch: Sendable {
    /// A picture and how well words describe it.
    package struct Scored: Sendable {
        package var picture: Int64
        /// The logarithm of the probability that the picture shows what the words say, in their sense; at most 0.
        package var score: Double
    }

    private let catalog: SQLiteCatalog
    private let space: SpaceRecord
    private let labels: LabelVectors
    private let encoder: TextEncoder
    private let aligned: SpaceRecord?
    private let joint: (encoder: JointEncoder, space: SpaceRecord)?

    /// - Parameters:
    ///   - space: The space of class codes.
    ///   - aligned: A space of vectors that a fitted head made of pictures; nil for none.
    ///   - joint: An encoder of pictures and words, and its space: pictures that have its vectors go by them alone.
    package init(
        catalog: SQLiteCatalog, space: SpaceRecord, labels: LabelVectors, encoder: TextEncoder,
        aligned: SpaceRecord? = nil, joint: (encoder: JointEncoder, space: SpaceRecord)? = nil
    ) {
        self.catalog = catalog
        self.joint = joint
        self.aligned = aligned
        self.space = space
        self.labels = labels
        self.encoder = encoder
    }

    /// Scores of every picture, in ascending order of their keys; none where the encoder cannot read the text.
    /// - Throws: `.integrity` for damaged codes.
    package func scores(of text: String) async throws -> [Scored] {
        var likelihoods: [Int64: Double] = [:]
        if let joint, let vector = await joint.encoder.encode(text) {
            likelihoods = try await cosines(with: vector, in: joint.space).mapValues(joint.encoder.likelihood)
        }
        guard let vector = await encoder.encodeQuery(text).vector(0) else {
            return likelihoods.sorted { $0.key < $1.key }.map { Scored(picture: $0.key, score: $0.value) }
        }
        let weights = labels.weights(of: vector)
        let cosines = if let aligned { try await cosines(with: vector, in: aligned) } else { [Int64: Double]() }
        return try await catalog.pictureViews(of: space).map { picture, bytes in
            if let likelihood = likelihoods[picture] { return Scored(picture: picture, score: likelihood) }
            guard let codes = ClassCodes(bytes: bytes) else {
                throw TroveError(.integrity, "the classes of a picture are damaged; index into a new --store")
            }
            let sum = codes.items.reduce(Float(0)) { $0 + $1.probability * weights[$1.index] }
            let fitted = cosines[picture].map { Self.fittedWeight * ($0 - Self.fittedMean) } ?? 0
            return Scored(picture: picture, score: min(0, log(Double(max(sum, 1e-12))) + fitted))
        }
    }

    /// The cosine of a text's vector with that of each picture of a space.
    private func cosines(with vector: [Float], in space: SpaceRecord) async throws -> [Int64: Double] {
        var cosines: [Int64: Double] = [:]
        for (picture, bytes) in try await catalog.pictureViews(of: space) {
            guard let codes = ViewCodes(bytes: bytes, dimension: space.dimension), codes.count == 1 else { continue }
            cosines[picture] = zip(codes.vector(0), vector).reduce(0.0) { $0 + Double($1.0 * $1.1) }
        }
        return cosines
    }

    /// What a score is worth beside passages: 0 where it says nothing, as much as a very good passage where the words
    /// name what the picture shows. Falls on below, so that weak matches keep their order.
    package static func worth(_ score: Double) -> Double {
        let share = 1 + score / faintest
        return share > 0 ? full * share : 0.01 * share
    }

    /// How much a fitted head's cosine counts beside the classes, and the cosine of a fair match.
    private static let fittedWeight = 12.5
    private static let fittedMean = 0.3
    /// A score below which words say nothing of a picture, as a distance from 0.
    private static let faintest = 7.0
    /// Worth of a perfect match, in deviations.
    private static let full = 6.0
}
