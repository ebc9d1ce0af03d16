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
    let precision: EncoderOptions.Precision
    /// Which single-precision kernels run: see `ctrove_encoder_variant`.
    let variant = ctrove_encoder_variant()

    /// Rows of the feed-forward layers done at a time, so that their wide states stay in the second-level cache.
    static let block = 60

    var width: Int { configuration.hidden }
    var headWidth: Int { configuration.hidden / configuration.heads }

    /// Encodes sequences whose token ids (special tokens included) follow one another in `ids`.
    /// - Parameters:
    ///   - ends: One past each sequence's last token.
    ///   - seconds: Where in each sequence the second of two texts begins; nil where there is one.
    ///   - observe: Called with the states after the embeddings and after each layer, row-major.
    ///   - write: Called with each sequence's number and its vector.
    func encode(
        _ ids: [Int32], ends: [Int], seconds: [Int]? = nil, in workspace: EncoderWorkspace,
        observe: ((UnsafeBufferPointer<Float>) -> Void)? = nil,
        write: (Int, UnsafePointer<Float>) -> Void
    ) {
        let longest = zip(ends, [0] + ends).map { $0 - $1 }.max() ?? 0
        // SAFETY: the parts of the workspace do not overlap and hold what each kernel writes. Word ids were checked
        // against the embeddings' rows when the tokenizer was loaded; lengths are at most the window, which is at
        // most the positions.
        let buffers = unsafe EncoderBuffers(self, rows: ids.count, longest: longest, workspace)
        unsafe embed(ids, ends, seconds, buffers.states)
        let states = unsafe UnsafeBufferPointer(start: buffers.states, count: ids.count * width)
        unsafe observe?(states)
        for layer in weights.layers {
            if precision == .fp32 {
                unsafe run(layer, ids.count, ends, buffers)
            } else {
                unsafe runNarrow(layer, ids.count, ends, buffers)
            }
            unsafe observe?(states)
        }
        var start = 0
        let kind: Int32 = pooling == .mean ? 0 : pooling == .cls ? 1 : 2
        for (index, end) in ends.enumerated() {
            unsafe ctrove_encoder_pool_f32(
                variant, buffers.states + start * width, width, end - start, width, kind, normalizes ? 1 : 0,
                buffers.pooled)
            unsafe write(index, buffers.pooled)
            start = end
        }
    }

    // SAFETY: as in encode(_:ends:in:write:).
    private func run(_ layer: BertWeights.Layer, _ rows: Int, _ ends: [Int], _ buffers: EncoderBuffers) {
        unsafe multiply(buffers.states, rows, layer.attention, buffers.products, CTROVE_STORE)
        var start = 0
        for end in ends {
            unsafe ctrove_encoder_attention_f32(
                variant, buffers.products + start * 3 * width, 3 * width, end - start, configuration.heads, headWidth,
                0,
                buffers.scratch, buffers.context + start * width, width)
            start = end
        }
        unsafe multiply(buffers.context, rows, layer.attentionOutput, buffers.states, CTROVE_ADD)
        unsafe normalize(buffers.states, rows, layer.attentionNorm)
        for first in stride(from: 0, to: rows, by: Self.block) {
            let count = min(Self.block, rows - first)
            let part = unsafe buffers.states + first * width
            unsafe multiply(part, count, layer.intermediate, buffers.scratch, CTROVE_GELU)
            unsafe multiply(buffers.scratch, count, layer.output, part, CTROVE_ADD)
            unsafe normalize(part, count, layer.outputNorm)
        }
    }

    private func embed(_ ids: [Int32], _ ends: [Int], _ seconds: [Int]?, _ states: UnsafeMutablePointer<Float>) {
        // SAFETY: as in encode(_:ends:in:write:); the arrays outlive the calls.
        unsafe weights.words.withRows { words in
            var start = 0
            func part(_ range: Range<Int>, from place: Int, type: [Float]) {
                unsafe ids.withUnsafeBufferPointer { all in
                    guard let first = all.baseAddress, !range.isEmpty else { return }
                    unsafe weights.positions.withUnsafeBufferPointer { positions in
                        guard let row = positions.baseAddress else { return }
                        unsafe ctrove_encoder_embed_f32(
                            variant, first + range.lowerBound, range.count, width, words, row + place * width, type,
                            states + range.lowerBound * width, width)
                    }
                }
            }
            for (number, end) in ends.enumerated() {
                let second = seconds.map { min(start + $0[number], end) } ?? end
                part(start..<second, from: 0, type: weights.types[0])
                part(second..<end, from: second - start, type: weights.types[weights.types.count - 1])
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
            variant, input, layer.inputs, rows, layer.panels.assumingMemoryBound(to: Float.self), layer.outputs,
            layer.inputs, layer.bias, output, layer.outputs, Int32(epilogue.rawValue))
    }

    // SAFETY: `states` holds `rows` rows of the hidden size, and so many gains and biases there are.
    func normalize(_ states: UnsafeMutablePointer<Float>, _ rows: Int, _ norm: BertWeights.Norm) {
        unsafe ctrove_encoder_layer_norm_f32(
            variant, states, width, rows, width, norm.gain, norm.bias, configuration.epsilon)
    }
}
