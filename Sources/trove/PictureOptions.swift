import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// Options of `trove search` that ask with pictures, or say what is not wanted.
struct PictureOptions: ParsableArguments {
    @Option(help: "A picture file to find the like of; may be given several times.")
    var image: [String] = []

    @Option(help: "The share of the pictures in the score, 0 to 1; the rest is that of the words.")
    var imageWeight = 0.5

    @Option(help: "The part of the picture that is meant, as fractions x0,y0,x1,y1 from its top left.")
    var region: String?

    @Option(name: .customLong("not"), help: "Words that a hit should not be about; may be given several times.")
    var unwanted: [String] = []

    @Option(help: "A picture that a hit should not look like; may be given several times.")
    var notImage: [String] = []

    @Flag(help: "Do not look for words in the pictures.")
    var noOcr = false

    /// Whether nothing of this was given.
    var isEmpty: Bool { image.isEmpty && unwanted.isEmpty && notImage.isEmpty && region == nil }

    /// The question, or nil where words alone are asked.
    func query(text: String) throws -> PictureQuery? {
        guard !isEmpty else { return nil }
        var query = PictureQuery(text: text, images: image.map(URL.init(fileURLWithPath:)))
        query.imageWeight = imageWeight
        query.unwantedTexts = unwanted
        query.unwantedImages = notImage.map(URL.init(fileURLWithPath:))
        query.readsWords = !noOcr
        query.region = try region.map(Self.box)
        return query
    }

    private static func box(_ text: String) throws -> Box {
        let edges = text.split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard edges.count == 4, edges.allSatisfy({ (0...1).contains($0) }), edges[0] < edges[2], edges[1] < edges[3]
        else {
            throw TroveError(
                .invalidArgument, "--region takes four fractions x0,y0,x1,y1 between 0 and 1, for example 0,0,0.5,1")
        }
        return Box(page: 1, x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3])
    }
}
