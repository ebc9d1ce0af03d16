internal import Foundation
internal import TroveCore
internal import TroveModels

/// How a picture becomes the numbers that an encoder was trained to see, from its `preprocessor_config.json`; what the
/// file leaves out, or a folder without one, is its family's default.
struct PicturePreparation: Sendable {
    private enum Filter: Sendable {
        case bilinear
        case bicubic

        /// How far the filter reaches, in pixels of the smaller picture.
        var reach: Double { self == .bilinear ? 1 : 2 }

        func weight(_ distance: Double) -> Double {
            let x = abs(distance)
            switch self {
            case .bilinear: return max(0, 1 - x)
            // Keys' kernel with a = -0.5.
            case .bicubic:
                if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
                return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
            }
        }
    }

    private let side: Int
    /// Whether the middle of a picture is seen, as a square; else all of it, pressed into one.
    private let crops: Bool
    private let filter: Filter
    private let mean: [Float]
    private let deviation: [Float]

    /// - Throws: `.corruptInput` for colours that are not three, or do not vary.
    init(_ folder: String, _ configuration: JointConfiguration) throws(TroveError) {
        let path = folder + "/preprocessor_config.json"
        let json: JSONValue
        do {
            json = try ModelFolder.settings(path)
        } catch  where error.code == .notFound {
            json = .object([])
        }
        side = configuration.side
        let isSquared = json["size"]?["height"] != nil || (json["size"] == nil && configuration.family != .clip)
        crops = !isSquared && json["do_center_crop"]?.truth ?? (configuration.family == .clip)
        filter = json["resample"]?.integer == 2 ? .bilinear : .bicubic
        let isHalved = configuration.family == .siglip
        func colours(_ name: String, _ usual: [Float]) throws(TroveError) -> [Float] {
            guard let stated = json[name]?.elements else { return usual }
            let values = stated.compactMap { $0.double.map { Float($0) } }
            guard values.count == 3, values.allSatisfy(\.isFinite) else {
                throw TroveError(.corruptInput, "\(path) has no three numbers as '\(name)'")
            }
            return values
        }
        mean = try colours("image_mean", isHalved ? [0.5, 0.5, 0.5] : [0.48145466, 0.4578275, 0.40821073])
        deviation = try colours("image_std", isHalved ? [0.5, 0.5, 0.5] : [0.26862954, 0.26130258, 0.27577711])
        guard deviation.allSatisfy({ $0 > 0 }) else {
            throw TroveError(.corruptInput, "\(path) has an 'image_std' that is not above 0")
        }
    }

    /// Three planes of standardised numbers.
    /// - Parameters:
    ///   - square: A picture pressed into a square.
    ///   - width: Pixels across of the picture itself; what is cropped goes by its shape.
    func pixels(of square: Raster, width: Int, height: Int) -> [Float] {
        let (across, down) = (Double(max(1, width)), Double(max(1, height)))
        let shareX = crops ? min(1, down / across) : 1
        let shareY = crops ? min(1, across / down) : 1
        let columns = taps(square.width, share: shareX)
        let rows = taps(square.height, share: shareY)
        var planes: [Float] = []
        planes.reserveCapacity(3 * side * side)
        for channel in 0..<3 {
            let source = min(channel, square.channels - 1)
            var narrow = [Double](repeating: 0, count: square.height * side)
            for y in rows[0].first..<(rows[side - 1].first + rows[side - 1].weights.count) {
                for (x, tap) in columns.enumerated() {
                    var sum = 0.0
                    var at = (y * square.width + tap.first) * square.channels + source
                    for weight in tap.weights {
                        sum += weight * Double(square.samples[at])
                        at += square.channels
                    }
                    narrow[y * side + x] = sum
                }
            }
            for tap in rows {
                for x in 0..<side {
                    var sum = 0.0
                    for (offset, weight) in tap.weights.enumerated() {
                        sum += weight * narrow[(tap.first + offset) * side + x]
                    }
                    let value = Float(min(255, max(0, sum.rounded()))) / 255
                    planes.append((value - mean[channel]) / deviation[channel])
                }
            }
        }
        return planes
    }

    /// Which pixels of a line make each pixel of the smaller one, and how much of each.
    private func taps(_ count: Int, share: Double) -> [(first: Int, weights: [Double])] {
        let length = Double(count) * share
        let start = (Double(count) - length) / 2
        let scale = length / Double(side)
        let reach = filter.reach * max(1, scale)
        return (0..<side).map { place in
            let centre = start + (Double(place) + 0.5) * scale
            let first = max(0, Int((centre - reach + 0.5).rounded(.down)))
            let last = min(count, Int((centre + reach + 0.5).rounded(.down)))
            let weights = (first..<max(first + 1, last)).map {
                filter.weight((Double($0) + 0.5 - centre) / max(1, scale))
            }
            let sum = weights.reduce(0, +)
            return (first, sum == 0 ? weights.map { _ in 1 / Double(weights.count) } : weights.map { $0 / sum })
        }
    }
}
