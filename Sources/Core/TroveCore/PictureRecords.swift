/// What a picture shows, as far as its encoder knows.
package struct Depiction: Codable, Sendable, Equatable {
    /// Name of a class.
    package var label: String
    /// 0 to 1.
    package var probability: Double

    package init(label: String, probability: Double) {
        self.label = label
        self.probability = probability
    }
}

/// A picture as it is committed with its document.
package struct PictureToCommit: Sendable {
    package var kind: PictureSample.Kind
    package var page: Int?
    package var box: Box?
    /// Where it stands in the document's text, in Unicode scalars.
    package var position: Int?
    package var width: Int
    package var height: Int
    /// Perceptual hash.
    package var hash: UInt64
    /// Likeliest first.
    package var depicts: [Depiction]
    /// Coded views, by space.
    package var views: [(space: Int64, bytes: [UInt8])]

    /// A picture by its sample, without what encoders read.
    package init(_ sample: PictureSample) {
        kind = sample.kind
        page = sample.page
        box = sample.box
        position = nil
        width = sample.width
        height = sample.height
        hash = 0
        depicts = []
        views = []
    }
}

/// The place of a picture within the store.
package struct PicturePlace: Sendable {
    package var picture: Int64
    /// Content of its document.
    package var sha256: String
    package var page: Int?
    package var kind: PictureSample.Kind
    package var hash: UInt64
    /// The picture that stands for all copies of this one; nil where there are none.
    package var group: Int64?

    package init(
        picture: Int64, sha256: String, page: Int?, kind: PictureSample.Kind, hash: UInt64, group: Int64?
    ) {
        self.picture = picture
        self.sha256 = sha256
        self.page = page
        self.kind = kind
        self.hash = hash
        self.group = group
    }
}

/// A picture with what a hit needs of its document.
package struct PictureRecord: Sendable {
    package var id: Int64
    package var uid: String
    package var ordinal: Int
    package var kind: PictureSample.Kind
    package var page: Int?
    package var box: Box?
    package var position: Int?
    package var width: Int
    package var height: Int
    package var hash: UInt64
    package var depicts: [Depiction]
    package var document: DocumentRecord

    package init(
        id: Int64, uid: String, ordinal: Int, kind: PictureSample.Kind, page: Int?, box: Box?, position: Int?,
        width: Int, height: Int, hash: UInt64, depicts: [Depiction], document: DocumentRecord
    ) {
        self.id = id
        self.uid = uid
        self.ordinal = ordinal
        self.kind = kind
        self.page = page
        self.box = box
        self.position = position
        self.width = width
        self.height = height
        self.hash = hash
        self.depicts = depicts
        self.document = document
    }
}
