package import Foundation
internal import TroveCore
package import TroveEmbed

/// The names of the network's classes as vectors of the text encoder: by them words find pictures that were never
/// described (convex combination of semantic embeddings, arXiv:1312.5650).
package struct LabelVectors: Sendable {
    /// `1000 x dimension` floats, row-major; rows of unit length.
    private let values: [Float]
    private let dimension: Int

    /// How much nearer a name must be to count e times as much.
    private static let sharpness: Float = 15

    /// Encodes the names, or reads them where that was done before.
    /// - Parameter folder: Keeps them between runs; nil to keep nothing.
    package init(encoder: TextEncoder, folder: URL?) async {
        dimension = encoder.dimension
        let file = folder?.appendingPathComponent("labels-\(encoder.fingerprint).f32")
        if let file, let values = Self.read(file, count: ClassLabels.all.count * encoder.dimension) {
            self.values = values
            return
        }
        values = await encoder.encode(ClassLabels.all).values
        guard let file else { return }
        // Derived data: a store that cannot be written to only costs the time again.
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // SAFETY: every float is bytes; the copy is made before the buffer goes.
        let data = unsafe values.withUnsafeBytes { unsafe Data($0) }
        try? data.write(to: file, options: .atomic)
    }

    /// How much each class counts for a text's vector of unit length: `exp(sharpness * (cosine - 1))`.
    package func weights(of text: [Float]) -> [Float] {
        precondition(text.count == dimension, "a vector of the text encoder")
        return (0..<values.count / dimension).map { row in
            var dot: Float = 0
            for index in 0..<dimension { dot += values[row * dimension + index] * text[index] }
            return Self.power(Self.sharpness * (dot - 1))
        }
    }

    private static func power(_ x: Float) -> Float { Float(exp(Double(x))) }

    private static func read(_ file: URL, count: Int) -> [Float]? {
        guard let data = try? Data(contentsOf: file), data.count == count * 4 else { return nil }
        return unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            // SAFETY: the size was checked above; every bit pattern is a float.
            filled = unsafe data.copyBytes(to: buffer) / 4
        }
    }
}
