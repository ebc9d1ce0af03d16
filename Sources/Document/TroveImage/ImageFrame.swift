package import TroveCore

/// One decoded picture of a file: a page of a TIFF, or the only one of other formats.
package struct ImageFrame: Sendable {
    /// Number within the file, from 0.
    package var index: Int
    /// Pixels, upright.
    package var raster: Raster
    /// Dots an inch, where the file states a believable figure.
    package var dpi: Double?
    /// What a reader should know of this frame.
    package var warnings: [String]
    /// True where pixels are missing: the data is damaged or ends early.
    package var isPartial: Bool

    /// Creates a frame.
    package init(index: Int, raster: Raster, dpi: Double? = nil, warnings: [String] = [], isPartial: Bool = false) {
        self.index = index
        self.raster = raster
        self.dpi = dpi
        self.warnings = warnings
        self.isPartial = isPartial
    }

    /// A resolution that a scanner or camera could mean; 1 or 2 dpi and 72,000 are slips.
    static func believable(dpi: Double) -> Double? { (20...4800).contains(dpi) ? dpi : nil }
}

/// All frames of one file, for callers that want them at once.
package struct DecodedImage: Sendable {
    /// What the bytes are.
    package var format: ImageFormat
    /// Frames that could be decoded, in order.
    package var frames: [ImageFrame]
    /// `taken` (ISO date and time of the photo), `camera`; what the file states and no more.
    package var metadata: [String: String]
    /// Warnings of the file and of its frames.
    package var warnings: [String]
    /// True where a frame or a part of one is missing.
    package var isPartial: Bool
}
