internal import CTroveKernels
internal import TroveCore
internal import TroveModels

/// Transformer layers that normalise before each part, as the towers of CLIP and SigLIP do.
struct PreNormTower: Sendable {
    private struct Layer {
        var attentionNorm: BertWeights.Norm
        var attention: PackedLinear
        var attentionOutput: PackedLinear
        var outputNorm: BertWeights.Norm
        var intermediate: PackedLinear
        var output: PackedLinear
    }

    let shape: JointConfiguration.Tower
    private let layers: [Layer]
    /// Whether a token sees those before it alone.
    private let isCausal: Bool
    private let variant = ctrove_encoder_variant()

    /// Reads, checks and packs the layers below `prefix`.
    init(
        _ file: any WeightFile, _ prefix: String, _ shape: JointConfiguration.Tower, isCausal: Bool
    ) throws(TroveError) {
        self.shape = shape
        self.isCausal = isCausal
        let scale = 1 / Float(shape.hidden / shape.heads).squareRoot()
        func linear(_ parts: [PackedLinear.Part], _ inputs: Int) throws(TroveError) -> PackedLinear {
            try PackedLinear(file, prefix: prefix, parts, inputs: inputs, .fp32)
        }
        var layers: [Layer] = []
        for index in 0..<shape.layers {
            let name = "encoder.layers.\(index)."
            layers.append(
                Layer(
                    attentionNorm: try .init(file, prefix + name + "layer_norm1", shape.hidden),
                    attention: try linear(
                        [
                            .init(name: name + "self_attn.q_proj", rows: shape.hidden, scale: scale),
                            .init(name: name + "self_attn.k_proj", rows: shape.hidden),
                            .init(name: name + "self_attn.v_proj", rows: shape.hidden),
                        ], shape.hidden),
                    attentionOutput: try linear(
                        [.init(name: name + "self_attn.out_proj", rows: shape.hidden)], shape.hidden),
                    outputNorm: try .init(file, prefix + name + "layer_norm2", shape.hidden),
                    intermediate: try linear([.init(name: name + "mlp.fc1", rows: shape.intermediate)], shape.hidden),
                    output: try linear([.init(name: name + "mlp.fc2", rows: shape.hidden)], shape.intermediate)))
        }
        self.layers = layers
    }

    /// Runs one sequence of states, row-major, through all layers.
    /// - Parameter observe: Called with the states before the first layer and after each.
    func run(_ states: inout [Float], in workspace: EncoderWorkspace, observe: (([Float]) -> Void)? = nil) {
        let width = shape.hidden
        let rows = states.count / width
        precondition(states.count == rows * width && rows > 0, "whole rows of states")
        let sizes = [
            rows * width, rows * 3 * width, rows * width,
            max(ctrove_encoder_attention_scratch(rows, width / shape.heads), rows * shape.intermediate),
        ].map { ($0 + 31) / 16 * 16 }
        // SAFETY: the parts follow one another inside the memory reserved for all and hold what each kernel writes.
        let normed = unsafe workspace.reserve(sizes.reduce(0, +))
        let products = unsafe normed + sizes[0]
        let context = unsafe products + sizes[1]
        let scratch = unsafe context + sizes[2]
        observe?(states)
        for layer in layers {
            unsafe states.withUnsafeMutableBufferPointer { buffer in
                guard let states = buffer.baseAddress else { return }
                unsafe normed.update(from: states, count: rows * width)
                unsafe normalize(normed, rows, layer.attentionNorm)
                unsafe layer.attention.multiply(normed, rows, products, variant: variant)
                unsafe ctrove_encoder_attention_f32(
                    variant, products, 3 * width, rows, shape.heads, width / shape.heads, isCausal ? 1 : 0, scratch,
                    context, width)
                unsafe layer.attentionOutput.multiply(context, rows, states, CTROVE_ADD, variant: variant)
                unsafe normed.update(from: states, count: rows * width)
                unsafe normalize(normed, rows, layer.outputNorm)
                unsafe layer.intermediate.multiply(normed, rows, scratch, variant: variant)
                unsafe ctrove_encoder_activate_f32(variant, scratch, rows * shape.intermediate, shape.activation.kernel)
                unsafe layer.output.multiply(scratch, rows, states, CTROVE_ADD, variant: variant)
            }
            observe?(states)
        }
    }

    // SAFETY: `states` holds `rows` rows of the hidden size, and so many gains and biases there are.
    private func normalize(_ states: UnsafeMutablePointer<Float>, _ rows: Int, _ norm: BertWeights.Norm) {
        unsafe ctrove_encoder_layer_norm_f32(
            variant, states, shape.hidden, rows, shape.hidden, norm.gain, norm.bias, shape.epsilon)
    }
}

extension BertWeights.Norm {
    init(_ file: any WeightFile, _ name: String, _ width: Int) throws(TroveError) {
        gain = try file.floats(name + ".weight", shape: [width])
        bias = try file.floats(name + ".bias", shape: [width])
    }

    /// Normalises rows in place, with `epsilon` added to their variances.
    func apply(to rows: inout [Float], epsilon: Float) {
        let width = gain.count
        // SAFETY: whole rows as wide as the gains.
        unsafe rows.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe ctrove_encoder_layer_norm_f32(
                ctrove_encoder_variant(), base, width, buffer.count / width, width, gain, bias, epsilon)
        }
    }
}

extension JointConfiguration.Activation {
    /// As the kernels name it.
    var kernel: Int32 {
        switch self {
        case .gelu: Int32(CTROVE_ACTIVATION_GELU.rawValue)
        case .quickGELU: Int32(CTROVE_ACTIVATION_QUICK_GELU.rawValue)
        case .tanhGELU: Int32(CTROVE_ACTIVATION_TANH_GELU.rawValue)
        }
    }
}

extension PackedLinear {
    /// Multiplies `rows` rows in single precision.
    // SAFETY: the caller's matrices hold `rows` rows of inputs and of outputs.
    func multiply(
        _ input: UnsafePointer<Float>, _ rows: Int, _ output: UnsafeMutablePointer<Float>,
        _ epilogue: ctrove_epilogue = CTROVE_STORE, variant: Int32
    ) {
        unsafe ctrove_encoder_gemm_f32(
            variant, input, inputs, rows, panels.assumingMemoryBound(to: Float.self), outputs, inputs, bias, output,
            outputs, Int32(epilogue.rawValue))
    }

    /// The products of `rows`, row-major, in single precision.
    func callAsFunction(_ rows: [Float]) -> [Float] {
        let count = rows.count / inputs
        var out = [Float](repeating: 0, count: count * outputs)
        // SAFETY: whole rows in, and as many out.
        unsafe out.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe multiply(rows, count, base, variant: ctrove_encoder_variant())
        }
        return out
    }
}
