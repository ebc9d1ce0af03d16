package import TroveVision

/// A question with pictures in it, and maybe words.
package struct PictureQuestion: Sendable {
    /// One picture that is asked with.
    package struct Picture: Sendable {
        package var views: ViewCodes
        /// Words read from it; empty where there are none.
        package var words: String

        package init(views: ViewCodes, words: String = "") {
            self.views = views
            self.words = words
        }
    }

    /// Words that go with the pictures; empty for none.
    package var text: String
    /// What a hit should look like.
    package var pictures: [Picture]
    /// What a hit should not be about.
    package var unwantedTexts: [String]
    /// What a hit should not look like.
    package var unwantedPictures: [Picture]
    /// Share of the pictures in the score, 0 to 1; the rest is that of the words.
    package var pictureWeight: Double
    /// The most hits wanted.
    package var limit: Int
    /// As in ``SearchRequest/filter``; of pictures, what is asked of passages' words never holds.
    package var filter = ""
    /// Folders that the search is bound to; empty for all.
    package var scope: [String] = []
    /// Tokens that the hits may take as one text; nil for no such text.
    package var budget: Int?

    package init(
        text: String = "", pictures: [Picture] = [], unwantedTexts: [String] = [], unwantedPictures: [Picture] = [],
        pictureWeight: Double = 0.5, limit: Int = 10
    ) {
        self.text = text
        self.pictures = pictures
        self.unwantedTexts = unwantedTexts
        self.unwantedPictures = unwantedPictures
        self.pictureWeight = pictureWeight
        self.limit = limit
    }
}
