#if canImport(Glibc)
    internal import Glibc
#endif

/// The likeliest classes of a picture with their probabilities.
///
/// As bytes, each is its number and its probability in 65,535ths, both 16 bits, little-endian; likeliest first.
package struct ClassCodes: Sendable, Equatable {
    /// Number of a class in the network's order, and its share.
    package struct Item: Sendable, Equatable {
        package var index: Int
        package var probability: Float
    }

    /// Classes kept of a picture.
    package static let kept = 20
    /// How much flatter than the network's own the probabilities are: it is surer than it should be of pictures that
    /// show none of its classes.
    private static let temperature: Float = 1.5

    /// Likeliest first.
    package let items: [Item]

    /// Keeps the likeliest of the network's classes, by their scores; kept probabilities add up to 1.
    package init(scores: [Float]) {
        let probabilities = Self.softmax(scores.map { $0 / Self.temperature })
        let order = probabilities.indices.sorted { (probabilities[$0], $1) > (probabilities[$1], $0) }
        let kept = order.prefix(Self.kept)
        let sum = kept.reduce(0) { $0 + probabilities[$1] }
        items = kept.map { Item(index: $0, probability: probabilities[$0] / sum) }
    }

    /// Reads stored bytes; nil where they are damaged.
    package init?(bytes: [UInt8]) {
        guard bytes.count % 4 == 0 else { return nil }
        var items: [Item] = []
        for at in stride(from: 0, to: bytes.count, by: 4) {
            let index = Int(bytes[at]) | Int(bytes[at + 1]) << 8
            guard index < ClassLabels.all.count else { return nil }
            items.append(
                Item(index: index, probability: Float(Int(bytes[at + 2]) | Int(bytes[at + 3]) << 8) / 65535))
        }
        self.items = items
    }

    /// The bytes to be stored.
    package var bytes: [UInt8] {
        items.flatMap { item -> [UInt8] in
            let share = UInt16(clamping: Int((item.probability * 65535).rounded()))
            return [UInt8(item.index & 255), UInt8(item.index >> 8), UInt8(share & 255), UInt8(share >> 8)]
        }
    }

    /// Scores as probabilities.
    package static func softmax(_ scores: [Float]) -> [Float] {
        let top = scores.max() ?? 0
        let raised = scores.map { expf($0 - top) }
        let sum = raised.reduce(0, +)
        return raised.map { $0 / sum }
    }
}
