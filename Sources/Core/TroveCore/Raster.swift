/// Decoded pixels: 8 bits a sample, rows from the top, samples interleaved, no padding, upright.
public struct Raster: Sendable, Equatable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
    /// Samples a pixel: 1 (grey) or 3 (RGB).
    public let channels: Int
    /// `width * height * channels` samples, row-major.
    public let samples: [UInt8]

    /// Creates a raster. `samples.count` must be `width * height * channels`, `channels` 1 or 3.
    public init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
        precondition(width > 0 && height > 0, "a raster has at least one pixel")
        precondition(channels == 1 || channels == 3, "grey or RGB")
        precondition(samples.count == width * height * channels, "samples do not fill the raster")
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
    }
}
