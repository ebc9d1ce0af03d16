internal import TroveCore
internal import TroveModels

/// The weights of EfficientNet-Lite0 (arXiv:1905.11946, without squeeze and swish), each normalisation folded into the
/// convolution before it.
struct LiteWeights: Sendable {
    /// An inverted bottleneck: widen, filter each channel, narrow.
    struct Block: Sendable {
        /// Absent in the first block, which filters its input as it comes.
        var expand: PackedProduct?
        /// Filters as `[kernel * kernel][channels]`.
        var filters: [Float]
        var filterBias: [Float]
        var kernel: Int
        var stride: Int
        var project: PackedProduct
        /// Whether the block's input is added to its output.
        var addsInput: Bool
        /// Channels between widening and narrowing.
        var channels: Int { filterBias.count }
    }

    let stem: PackedProduct
    let blocks: [Block]
    let head: PackedProduct
    let classifier: PackedProduct

    /// Repeats, kernel, stride of the first, widening and outputs of each stage.
    private static let stages = [
        (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
        (1, 3, 1, 6, 320),
    ]
    /// Channels after the first convolution, and of the features.
    static let stemWidth = 32
    static let featureWidth = 1280
    static let classCount = 1000

    /// Reads, checks and packs the weights of `file`.
    /// - Throws: `.corruptInput` when a tensor is missing or of another shape.
    init(_ file: some WeightFile) throws(TroveError) {
        let reader = FoldedConvolutions(file: file)
        let (first, firstBias) = try reader.folded("_conv_stem", "_bn0", shape: [Self.stemWidth, 3, 3, 3])
        stem = PackedProduct(Self.pixelsFirst(first), bias: firstBias, inputs: 27)
        var blocks: [Block] = []
        var width = Self.stemWidth
        for (repeats, kernel, stride, widening, outputs) in Self.stages {
            for number in 0..<repeats {
                let name = "_blocks.\(blocks.count)."
                let wide = width * widening
                var expand: PackedProduct?
                if widening > 1 {
                    let (weights, bias) = try reader.folded(
                        name + "_expand_conv", name + "_bn0", shape: [wide, width, 1, 1])
                    expand = PackedProduct(weights, bias: bias, inputs: width)
                }
                let (filters, filterBias) = try reader.folded(
                    name + "_depthwise_conv", name + "_bn1", shape: [wide, 1, kernel, kernel])
                let (weights, bias) = try reader.folded(
                    name + "_project_conv", name + "_bn2", shape: [outputs, wide, 1, 1])
                let step = number == 0 ? stride : 1
                blocks.append(
                    Block(
                        expand: expand, filters: Self.tapsFirst(filters, channels: wide), filterBias: filterBias,
                        kernel: kernel, stride: step, project: PackedProduct(weights, bias: bias, inputs: wide),
                        addsInput: step == 1 && width == outputs))
                width = outputs
            }
        }
        self.blocks = blocks
        let (last, lastBias) = try reader.folded("_conv_head", "_bn1", shape: [Self.featureWidth, width, 1, 1])
        head = PackedProduct(last, bias: lastBias, inputs: width)
        classifier = PackedProduct(
            try file.floats("_fc.weight", shape: [Self.classCount, Self.featureWidth]),
            bias: try file.floats("_fc.bias", shape: [Self.classCount]), inputs: Self.featureWidth)
    }

    /// `[outputs][channel][y][x]` as `[outputs][y][x][channel]`, the order of the kernel's rows.
    private static func pixelsFirst(_ weights: [Float]) -> [Float] {
        var out = weights
        for output in 0..<stemWidth {
            for channel in 0..<3 {
                for tap in 0..<9 { out[output * 27 + tap * 3 + channel] = weights[output * 27 + channel * 9 + tap] }
            }
        }
        return out
    }

    /// `[channel][taps]` as `[taps][channel]`.
    private static func tapsFirst(_ weights: [Float], channels: Int) -> [Float] {
        let taps = weights.count / channels
        var out = weights
        for channel in 0..<channels {
            for tap in 0..<taps { out[tap * channels + channel] = weights[channel * taps + tap] }
        }
        return out
    }
}

/// Convolutions with their normalisation folded in: y = (x * w - mean) / sqrt(variance + epsilon) * gain + bias.
private struct FoldedConvolutions {
    let file: any WeightFile
    private static var epsilon: Double { 1e-3 }

    func folded(_ convolution: String, _ norm: String, shape: [Int]) throws(TroveError) -> ([Float], [Float]) {
        var weights = try file.floats(convolution + ".weight", shape: shape)
        let outputs = shape[0]
        let gain = try file.floats(norm + ".weight", shape: [outputs])
        let shift = try file.floats(norm + ".bias", shape: [outputs])
        let mean = try file.floats(norm + ".running_mean", shape: [outputs])
        let variance = try file.floats(norm + ".running_var", shape: [outputs])
        let each = weights.count / outputs
        var bias: [Float] = []
        for output in 0..<outputs {
            let factor = Double(gain[output]) / (Double(variance[output]) + Self.epsilon).squareRoot()
            for index in output * each..<(output + 1) * each { weights[index] = Float(Double(weights[index]) * factor) }
            bias.append(Float(Double(shift[output]) - Double(mean[output]) * factor))
        }
        return (weights, bias)
    }
}
