package import Foundation
package import TroveCore

/// What the parent asks of a worker: the file itself travels as a descriptor beside it.
package struct WorkerRequest: Codable, Sendable {
    /// The file's name, a hint among text formats and the fallback for a title; never opened.
    package var name: String
    package var options: ExtractionOptions
    /// A page to draw instead of a document to read.
    package var drawing: PageDrawing?
    /// Whether samples of the document's pictures are wanted.
    package var sampling: PictureSampling?
}

/// What samples of a document's pictures are wanted.
package struct PictureSampling: Codable, Sendable, Equatable {
    /// Whether pages of documents are drawn.
    package var drawsPages: Bool
    /// The part of a picture file that is meant; nil for all of it.
    package var region: Box?

    /// Creates a wish.
    package init(drawsPages: Bool = true, region: Box? = nil) {
        self.drawsPages = drawsPages
        self.region = region
    }
}

/// A page to be drawn, and what to show of it.
package struct PageDrawing: Codable, Sendable {
    /// 1-based page of a document, or frame of a picture file.
    package var page: Int
    /// Clockwise degrees by which the page was turned to be read; boxes are places on the turned page.
    package var rotation: Int
    /// Places to mark.
    package var boxes: [Box]
    /// Whether the picture is cut to the boxes and a margin.
    package var cutsToBoxes: Bool
    /// Dots an inch, for formats without pixels of their own.
    package var dotsPerInch: Double

    /// Creates an order.
    package init(page: Int, rotation: Int = 0, boxes: [Box] = [], cutsToBoxes: Bool = false, dotsPerInch: Double = 150)
    {
        self.page = page
        self.rotation = rotation
        self.boxes = boxes
        self.cutsToBoxes = cutsToBoxes
        self.dotsPerInch = dotsPerInch
    }
}

/// What a worker answers: any number of finished pages, then a document or a failure.
package enum WorkerReply: Codable, Sendable {
    /// A page is done: the deadline starts anew. `of` is the number of pages, where it is known.
    case page(Int, of: Int?)
    /// All that was read; its words come packed.
    case document(ExtractedDocument, words: PackedWords, pictures: [PictureSample])
    /// A page as PNG.
    case picture(Data)
    /// Nothing could be read: a code's name and a message.
    case failure(code: String, message: String)
}
