internal import CTroveKernels
internal import Glibc
internal import TroveCore
internal import TroveModels

/// One learned query over all patches, as SigLIP pools them (arXiv:1810.00825), then a feed-forward layer.
struct AttentionPooling: Sendable {
    private let shape: JointConfiguration.Tower
    /// The learned query, multiplied and scaled already.
    private let query: [Float]
    private let keysAndValues: PackedLinear
    private let output: PackedLinear
    private let norm: BertWeights.Norm
    private let intermediate: PackedLinear
    private let last: PackedLinear

    init(_ file: any WeightFile, _ prefix: String, _ shape: JointConfiguration.Tower) throws(TroveError) {
        self.shape = shape
        let width = shape.hidden
        let weights = try file.floats(prefix + "attention.in_proj_weight", shape: [3 * width, width])
        let biases = try file.floats(prefix + "attention.in_proj_bias", shape: [3 * width])
        let probe = try file.floats(prefix + "probe", shape: [1, 1, width])
        let scale = 1 / Float(width / shape.heads).squareRoot()
        query = (0..<width).map { row in
            let product = (0..<width).reduce(Float(0)) { $0 + weights[row * width + $1] * probe[$1] }
            return (product + biases[row]) * scale
        }
        keysAndValues = PackedLinear(
            Array(weights[(width * width)...]), bias: Array(biases[width...]), inputs: width)
        func linear(_ name: String, _ rows: Int, _ inputs: Int) throws(TroveError) -> PackedLinear {
            try PackedLinear(file, prefix: prefix, [.init(name: name, rows: rows)], inputs: inputs, .fp32)
        }
        output = try linear("attention.out_proj", width, width)
        norm = try .init(file, prefix + "layernorm", width)
        intermediate = try linear("mlp.fc1", shape.intermediate, width)
        last = try linear("mlp.fc2", width, shape.intermediate)
    }

    /// What the query makes of the patches' states.
    func callAsFunction(_ states: [Float], in workspace: EncoderWorkspace) -> [Float] {
        let width = shape.hidden, head = width / shape.heads
        let rows = states.count / width
        let both = keysAndValues(states)
        var context = [Float](repeating: 0, count: width)
        for first in stride(from: 0, to: width, by: head) {
            var scores = (0..<rows).map { row in
                (first..<first + head).reduce(Float(0)) { $0 + query[$1] * both[row * 2 * width + $1] }
            }
            let top = scores.max() ?? 0
            for row in 0..<rows { scores[row] = expf(scores[row] - top) }
            let total = scores.reduce(0, +)
            for row in 0..<rows {
                let weight = scores[row] / total
                for column in first..<first + head { context[column] += weight * both[(row * 2 + 1) * width + column] }
            }
        }
        let pooled = output(context)
        var state = pooled
        norm.apply(to: &state, epsilon: shape.epsilon)
        var wide = intermediate(state)
        // SAFETY: the array holds as many floats as it says.
        unsafe wide.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe ctrove_encoder_activate_f32(
                ctrove_encoder_variant(), base, buffer.count, shape.activation.kernel)
        }
        return zip(pooled, last(wide)).map { $0 + $1 }
    }
}
