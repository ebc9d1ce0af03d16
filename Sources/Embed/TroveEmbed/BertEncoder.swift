internal import CTroveKernels
internal import TroveModels

/// The forward pass of a BERT-family encoder over sequences packed one after the other, without padding.
///
/// Linear layers see all tokens of a group as rows of one matrix; attention sees one sequence at a time. Each row's
/// result depends on its own sequence alone, to the last bit.
struct BertEncoder: Sendable {
    let configuration: BertConfiguration
    let weights: BertWeights
    let pooling: ModelFolder.Pooling
    let normalizes: Bool
    /// Which kernels run: see `ctrove_encoder_variant`.
    var variant = ctrove_encoder_variant()

    /// Rows of the feed-forward layers done at a time, so that their wide states stay in the second-level cache.
    private static let block = 60

    /// Encodes sequences whose token ids (special tokens included) follow one another in `ids`.
    /// - Parameters:
    ///   - ends: One past each sequence's last token.
    ///   - write: Called with each sequence's number and its vector.
    func encode(_ ids: [Int32], ends: [Int], in workspace: EncoderWorkspace, write: (Int, UnsafePointer<Float>) -> Void)
    {
        let rows = ids.count
        let width = configuration.hidden
        let wide = 3 * width
        let longest = zip(ends, [0] + ends).map { $0 - $1 }.max() ?? 0
        let scratchSize = ctrove_encoder_attention_scratch(longest, width / configuration.heads)
        let blockSize = Self.block * configuration.intermediate
        // SAFETY: the four parts of the workspace do not overlap and hold what each kernel writes: states and context
        // rows * width, products rows * 3 * width, scratch the larger of attention's need and a feed-forward block.
        // Word ids were checked against the embeddings' rows when the tokenizer was loaded; lengths are at most the
        // window, which is at most the positions.
        let states = unsafe workspace.reserve(rows * (2 * width + wide) + max(scratchSize, blockSize) + width)
        let context = unsafe states + rows * width
        let products = unsafe context + rows * width
        let scratch = unsafe products + rows * wide
        let pooled = unsafe scratch + max(scratchSize, blockSize)

        unsafe embed(ids, ends, states)
        for layer in weights.layers {
            unsafe multiply(states, rows, layer.attention, products, CTROVE_STORE)
            var start = 0
            for end in ends {
                unsafe ctrove_encoder_attention_f32(
                    variant, products + start * wide, wide, end - start, configuration.heads,
                    width / configuration.heads, scratch, context + start * width, width)
                start = end
            }
            unsafe multiply(context, rows, layer.attentionOutput, states, CTROVE_ADD)
            unsafe normalize(states, rows, layer.attentionNorm)
            for first in stride(from: 0, to: rows, by: Self.block) {
                let count = min(Self.block, rows - first)
                let part = unsafe states + first * width
                unsafe multiply(part, count, layer.intermediate, scratch, CTROVE_GELU)
                unsafe multiply(scratch, count, layer.output, part, CTROVE_ADD)
                unsafe normalize(part, count, layer.outputNorm)
            }
        }
        var start = 0
        let kind: Int32 = pooling == .mean ? 0 : pooling == .cls ? 1 : 2
        for (index, end) in ends.enumerated() {
            unsafe ctrove_encoder_pool_f32(
                variant, states + start * width, width, end - start, width, kind, normalizes ? 1 : 0, pooled)
            unsafe write(index, pooled)
            start = end
        }
    }

    private func embed(_ ids: [Int32], _ ends: [Int], _ states: UnsafeMutablePointer<Float>) {
        let width = configuration.hidden
        // SAFETY: as in encode(_:ends:in:write:); the arrays outlive the calls.
        unsafe weights.words.withRows { words in
            var start = 0
            for end in ends {
                unsafe ids.withUnsafeBufferPointer { all in
                    guard let first = all.baseAddress else { return }
                    unsafe ctrove_encoder_embed_f32(
                        variant, first + start, end - start, width, words, weights.positions, weights.type,
                        states + start * width, width)
                }
                start = end
            }
        }
        unsafe normalize(states, ids.count, weights.norm)
    }

    // SAFETY: the callers' matrices hold `rows` rows of the layer's inputs and outputs.
    private func multiply(
        _ input: UnsafeMutablePointer<Float>, _ rows: Int, _ layer: PackedLinear,
        _ output: UnsafeMutablePointer<Float>, _ epilogue: ctrove_epilogue
    ) {
        unsafe ctrove_encoder_gemm_f32(
            variant, input, layer.inputs, rows, layer.panels, layer.outputs, layer.inputs, layer.bias, output,
            layer.outputs, Int32(epilogue.rawValue))
    }

    // SAFETY: `states` holds `rows` rows of the hidden size, and so many gains and biases there are.
    private func normalize(_ states: UnsafeMutablePointer<Float>, _ rows: Int, _ norm: BertWeights.Norm) {
        unsafe ctrove_encoder_layer_norm_f32(
            variant, states, configuration.hidden, rows, configuration.hidden, norm.gain, norm.bias,
            configuration.epsilon)
    }
}
