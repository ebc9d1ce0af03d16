import TroveCore

/// Bounds on what is decoded, checked before memory is taken for it.
package struct ImageLimits: Sendable {
    /// Most bytes of a file.
    package var bytes: Int
    /// Most pixels of one frame.
    package var pixels: Int
    /// Most frames of a file; what follows is left out with a warning.
    package var frames: Int

    /// 512 MiB of file, 100 million pixels a frame, 5,000 frames.
    package static let standard = ImageLimits(bytes: 512 << 20, pixels: 100_000_000, frames: 5_000)

    /// Creates limits.
    package init(bytes: Int, pixels: Int, frames: Int) {
        self.bytes = bytes
        self.pixels = pixels
        self.frames = frames
    }

    /// Refuses a file of too many bytes.
    func check(byteCount: Int) throws(TroveError) {
        guard byteCount > bytes else { return }
        throw TroveError(.limitExceeded, "the picture has \(byteCount) bytes, more than the limit of \(bytes)")
    }

    /// Refuses a frame of no pixels or too many.
    func check(width: Int, height: Int) throws(TroveError) {
        guard width > 0, height > 0 else {
            throw TroveError(.corruptInput, "the picture states a size of \(width) x \(height) pixels")
        }
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, product <= pixels else {
            throw TroveError(
                .limitExceeded,
                "the picture has \(width) x \(height) pixels, more than the limit of \(pixels): scale it down")
        }
    }
}
