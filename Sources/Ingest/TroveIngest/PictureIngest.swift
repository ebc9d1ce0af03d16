internal import TroveCatalog
package import TroveCore
package import TroveEmbed
package import TroveVision
package import TroveWorker

/// Turns the samples of a document's pictures into what is stored of them.
package struct PictureIngest: Sendable {
    /// Views, hash and classes of a picture.
    package var encoder: VisualEncoder
    /// The space of the views.
    package var space: SpaceRecord
    /// The space of their classes.
    package var classSpace: SpaceRecord
    /// Fitted maps to texts, with their spaces.
    package var heads: [(space: Int64, head: LinearHead)]
    /// An encoder whose vectors words find pictures by, and their space; nil for none.
    package var joint: (encoder: JointEncoder, space: SpaceRecord)?
    /// What samples are taken.
    package var sampling: PictureSampling

    /// A class less likely than this is not said to be shown.
    private static let leastProbability: Float = 0.1

    package init(
        encoder: VisualEncoder, space: SpaceRecord, classSpace: SpaceRecord,
        heads: [(space: Int64, head: LinearHead)] = [],
        joint: (encoder: JointEncoder, space: SpaceRecord)? = nil, sampling: PictureSampling = PictureSampling()
    ) {
        self.joint = joint
        self.heads = heads
        self.encoder = encoder
        self.space = space
        self.classSpace = classSpace
        self.sampling = sampling
    }

    /// What a document's pictures depend on beside its bytes.
    var fingerprint: String {
        "\(space.fingerprint)\(sampling.drawsPages ? " pages" : "")" + (joint.map { " " + $0.space.fingerprint } ?? "")
    }

    /// Reads a sample; nil where its pixels are not whole.
    func read(_ sample: PictureSample) async -> PictureToCommit? {
        guard let raster = sample.raster else { return nil }
        let reading = await encoder.read(raster)
        var picture = PictureToCommit(sample)
        picture.hash = reading.hash
        picture.views = [(space.id, reading.views.bytes)]
        guard sample.kind != .page else { return picture }
        let classes = ClassCodes(scores: reading.scores)
        picture.views.append((classSpace.id, classes.bytes))
        picture.depicts = classes.items.filter { $0.probability >= Self.leastProbability }.map {
            Depiction(label: ClassLabels.all[$0.index], probability: Double($0.probability))
        }
        let input = LinearHead.input(of: reading.views)
        if let joint {
            let vector = await joint.encoder.encode(raster, width: sample.width, height: sample.height)
            picture.views.append((joint.space.id, ViewCodes([vector], wholeCount: 1).bytes))
        }
        for (space, head) in heads where head.inputs == input.count {
            picture.views.append((space, ViewCodes([head.project(input)], wholeCount: 1).bytes))
        }
        return picture
    }
}
