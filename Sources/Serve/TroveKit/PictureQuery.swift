public import Foundation
public import TroveCore

/// A question with pictures in it, and maybe words.
public struct PictureQuery: Sendable {
    /// Words that go with the pictures.
    public var text = ""
    /// Picture files to find the like of.
    public var images: [URL] = []
    /// Pictures given as bytes, asked with after ``images``.
    public var uploads: [Data] = []
    /// Identifiers of hits whose pictures are asked with, after ``uploads``.
    public var hits: [String] = []
    /// The part of the pictures that is meant; nil for all.
    public var region: Box?
    /// Words that a hit should not be about.
    public var unwantedTexts: [String] = []
    /// Pictures that a hit should not look like.
    public var unwantedImages: [URL] = []
    /// Share of the pictures in the score, 0 to 1; the rest is that of the words.
    public var imageWeight = 0.5
    /// As the filter of a question in words.
    public var filter = ""
    /// Folders that the search is bound to; empty for all.
    public var scope: [String] = []
    /// Tokens that the hits may take as one text; nil for no such text.
    public var budget: Int?
    /// Whether words are read from the pictures and searched too: a photo of a page finds the page.
    public var readsWords = true

    /// Whether a picture is asked with.
    public var hasPictures: Bool { !images.isEmpty || !uploads.isEmpty || !hits.isEmpty }

    /// Creates a question.
    public init(text: String = "", images: [URL] = []) {
        self.text = text
        self.images = images
    }
}
