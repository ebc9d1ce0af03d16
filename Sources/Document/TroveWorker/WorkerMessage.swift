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
    /// What OCR read of the same document before; nil where readings are not wanted back.
    package var readings: [PageReading]?
}

/// What samples of a document's pictures are wanted.
package struct PictureSampling: Codable, Sendable, Equatable {
    /// Whether pages of documents are drawn.
    package var drawsPages: Bool
    /// The part of a picture file that is meant; nil for all of it.
    package var region: Box?
    /// The most samples wanted.
    package var limit: Int

    /// Creates a wish.
    package init(drawsPages: Bool = true, region: Box? = nil, limit: Int = .max) {
        self.limit = limit
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
    /// Pixels that the finished picture has at most along its longer side; nil for as many as there are.
    package var longestSide: Int?

    /// Creates an order.
    package init(
        page: Int, rotation: Int = 0, boxes: [Box] = [], cutsToBoxes: Bool = false, dotsPerInch: Double = 150,
        longestSide: Int? = nil
    ) {
        self.longestSide = longestSide
        self.page = page
        self.rotation = rotation
        self.boxes = boxes
        self.cutsToBoxes = cutsToBoxes
        self.dotsPerInch = dotsPerInch
    }
}

/// What a worker answers: any number of finished pages and samples of pictures, then a document or a failure.
package enum WorkerReply: Sendable {
    /// A page is done: the deadline starts anew. `of` is the number of pages, where it is known.
    case page(Int, of: Int?)
    /// What encoders see of a picture in the document.
    case sample(PictureSample)
    /// What OCR read on a picture, to be kept.
    case reading(PageReading)
    /// All that was read.
    case document(ExtractedDocument)
    /// A page as PNG.
    case picture(Data)
    /// Nothing could be read: a code's name and a message.
    case failure(code: String, message: String)
}

extension WorkerReply {
    /// What stands in a frame's first byte.
    private enum Kind: UInt8 { case page, document, picture, failure, sample, reading }

    private struct Progress: Codable { var page: Int, of: Int? }
    private struct Failure: Codable { var code: String, message: String }

    /// The reply as one frame: its kind, then a document packed, a picture as it is, or a few words in JSON.
    func frame() throws -> [UInt8] {
        switch self {
        case .page(let page, let count):
            return [Kind.page.rawValue] + (try JSONEncoder().encode(Progress(page: page, of: count)))
        case .sample(let sample): return [Kind.sample.rawValue] + (try sample.packed())
        case .reading(let reading): return [Kind.reading.rawValue] + (try JSONEncoder().encode(reading))
        case .document(let document):
            var frame = [Kind.document.rawValue]
            PackedDocument.pack(document, to: &frame)
            return frame
        case .picture(let data): return [Kind.picture.rawValue] + data
        case .failure(let code, let message):
            return [Kind.failure.rawValue] + (try JSONEncoder().encode(Failure(code: code, message: message)))
        }
    }

    /// Reads a frame.
    /// - Throws: `.crashed` for one that no worker of this executable sends.
    init(frame: [UInt8]) throws {
        guard let first = frame.first, let kind = Kind(rawValue: first) else {
            throw TroveError(.crashed, "a worker answered in a way that is not known")
        }
        switch kind {
        case .page:
            let progress = try JSONDecoder().decode(Progress.self, from: Data(frame.dropFirst()))
            self = .page(progress.page, of: progress.of)
        case .sample: self = .sample(try PictureSample(packed: frame.dropFirst()))
        case .reading:
            self = .reading(try JSONDecoder().decode(PageReading.self, from: Data(frame.dropFirst())))
        case .document: self = .document(try PackedDocument.unpack(frame, from: 1))
        case .picture: self = .picture(Data(frame.dropFirst()))
        case .failure:
            let failure = try JSONDecoder().decode(Failure.self, from: Data(frame.dropFirst()))
            self = .failure(code: failure.code, message: failure.message)
        }
    }
}
