public import struct Foundation.Data

/// What encoders see of a picture: its pixels pressed into a square, small enough to travel between processes.
public struct PictureSample: Codable, Sendable, Equatable {
    /// What the picture is.
    public enum Kind: String, Codable, Sendable {
        /// A picture file, or one page of it.
        case image
        /// A picture inside a document.
        case embedded
        /// A page of a document as it looks.
        case page
    }

    /// Pixels across and down.
    public static let side = 448

    /// What the picture is.
    public var kind: Kind
    /// 1-based page, where the format has pages.
    public var page: Int?
    /// Where it stands on the page; nil for the whole page.
    public var box: Box?
    /// Number among the document's pictures, from 0.
    public var ordinal: Int
    /// How much of the document's text comes before it, 0 to 1; nil where that is unknown.
    public var textShare: Double?
    /// Pixels across of the picture itself, upright.
    public var width: Int
    /// Pixels down of the picture itself, upright.
    public var height: Int
    /// 1 (grey) or 3 (RGB).
    public var channels: Int
    /// `side * side * channels` samples, row-major.
    public var samples: Data

    /// Creates a sample of a picture that is `width` x `height` pixels large.
    /// - Parameter square: ``side`` x ``side`` pixels.
    public init(
        kind: Kind, ordinal: Int = 0, page: Int? = nil, box: Box? = nil, textShare: Double? = nil, width: Int,
        height: Int, square: Raster
    ) {
        precondition(square.width == Self.side && square.height == Self.side, "a sample is a square of its own size")
        self.kind = kind
        self.page = page
        self.box = box
        self.ordinal = ordinal
        self.textShare = textShare
        self.width = width
        self.height = height
        channels = square.channels
        samples = Data(square.samples)
    }

    /// The pixels; nil where they are not as many as they should be.
    public var raster: Raster? {
        guard channels == 1 || channels == 3, samples.count == Self.side * Self.side * channels else { return nil }
        return Raster(width: Self.side, height: Self.side, channels: channels, samples: [UInt8](samples))
    }
}
