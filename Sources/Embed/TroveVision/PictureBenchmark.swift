package import TroveCore

/// Measures the picture encoder on some pictures.
package struct PictureBenchmark: Sendable {
    private let encoder: VisualEncoder
    private let runs: Int

    /// Measures `encoder`, the best of `runs` runs.
    package init(_ encoder: VisualEncoder, runs: Int) {
        self.encoder = encoder
        self.runs = runs
    }

    /// Pictures a second through the network alone, all threads at work, and the features of each.
    /// - Parameter pictures: In the size in which the network is to see them.
    package func measure(_ pictures: [Raster]) async -> (picturesPerSecond: Double, features: [[Float]]) {
        var best = 0.0
        var features: [[Float]] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            features = await encoder.features(of: pictures)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            best = max(best, Double(pictures.count) / max(seconds, 1e-9))
        }
        return (best, features)
    }
}
