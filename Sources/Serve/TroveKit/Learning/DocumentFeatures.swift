internal import TroveCore
internal import TroveHeads
internal import TroveVision

/// Numbers that taggers see of a document: what its passages mean, and how its picture looks.
struct DocumentFeatures {
    /// Which parts there are.
    struct Parts: Codable, Sendable, Equatable {
        /// Numbers of a passage's vector; 0 where texts are not looked at.
        var text: Int
        /// Numbers of a picture's view; 0 where pictures are not looked at.
        var picture: Int
        /// Names of the spaces.
        var textSpace: String?
        var pictureSpace: String?

        /// A part is looked at where it can tell most of the examples apart.
        init(of documents: [DocumentVectors], text: SpaceRecord?, picture: SpaceRecord?) {
            let most = { (count: Int) in 2 * count >= documents.count }
            self.text = most(documents.count { $0.text != nil }) ? text?.dimension ?? 0 : 0
            self.picture = most(documents.count { $0.picture != nil }) ? picture?.dimension ?? 0 : 0
            (textSpace, pictureSpace) = (text?.fingerprint, picture?.fingerprint)
        }

        /// Texts alone.
        init(text: SpaceRecord) {
            (self.text, picture, textSpace, pictureSpace) = (text.dimension, 0, text.fingerprint, nil)
        }
    }

    let parts: Parts

    /// The features of a document; nil where it has none of the parts.
    func row(of document: DocumentVectors) -> [Float]? {
        var row: [Float] = []
        var isKnown = false
        if parts.text > 0 {
            let vector = document.text ?? [Float](repeating: 0, count: parts.text)
            isKnown = document.text != nil
            row += Self.unit(vector)
        }
        if parts.picture > 0 {
            if let codes = document.picture.flatMap({ ViewCodes(bytes: $0, dimension: parts.picture) }), codes.count > 0
            {
                // Different photos of one kind share more in their parts' mean than in their wholes.
                let input = LinearHead.input(of: codes)
                row += Self.unit(Array(input.prefix(parts.picture)))
                row += Self.unit(Array(input.suffix(parts.picture)))
                isKnown = true
            } else {
                row += [Float](repeating: 0, count: 2 * parts.picture)
            }
        }
        return isKnown ? row : nil
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let length = dot(vector[...], vector[...]).squareRoot()
        return length > 0 ? vector.map { $0 / length } : vector
    }
}
