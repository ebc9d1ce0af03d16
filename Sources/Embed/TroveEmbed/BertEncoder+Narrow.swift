internal import CTroveKernels
internal import TroveModels

extension BertEncoder {
    /// One layer with narrow products. Hidden states, normalisation and residuals stay in single precision; attention
    /// runs over bfloat16.
    // SAFETY: as in encode(_:ends:in:write:).
    func runNarrow(_ layer: BertWeights.Layer, _ rows: Int, _ ends: [Int], _ buffers: EncoderBuffers) {
        let inputs = unsafe buffers.inputs
        unsafe narrow(buffers.states, rows, inputs)
        unsafe multiply(inputs, rows, layer.attention, buffers.products, Int32(CTROVE_STORE_BF16.rawValue))
        let queries = unsafe UnsafeMutableRawPointer(buffers.products).assumingMemoryBound(to: UInt16.self)
        let isNarrow = precision == .bf16
        var start = 0
        for end in ends {
            let out =
                unsafe isNarrow
                ? inputs.bytes + start * inputs.stride * 2 : UnsafeMutableRawPointer(buffers.context + start * width)
            unsafe ctrove_encoder_attention_bf16(
                queries + start * 3 * width, 3 * width, end - start, configuration.heads, headWidth, buffers.scratch,
                out, isNarrow ? inputs.stride : width, isNarrow ? 1 : 0)
            start = end
        }
        if !isNarrow { unsafe narrow(buffers.context, rows, inputs) }
        unsafe multiply(inputs, rows, layer.attentionOutput, buffers.states, Int32(CTROVE_ADD.rawValue))
        unsafe normalize(buffers.states, rows, layer.attentionNorm)
        for first in stride(from: 0, to: rows, by: Self.block) {
            let count = min(Self.block, rows - first)
            let part = unsafe buffers.states + first * width
            let wide = unsafe buffers.wideInputs
            unsafe narrow(part, count, inputs)
            if isNarrow {
                let gelu = Int32(CTROVE_GELU_BF16.rawValue)
                unsafe multiply(inputs, count, layer.intermediate, wide.bytes, gelu, stride: wide.stride)
            } else {
                unsafe multiply(inputs, count, layer.intermediate, buffers.scratch, Int32(CTROVE_GELU.rawValue))
                unsafe narrow(buffers.scratch, count, wide)
            }
            unsafe multiply(wide, count, layer.output, part, Int32(CTROVE_ADD.rawValue))
            unsafe normalize(part, count, layer.outputNorm)
        }
    }

    // SAFETY: `x` holds `rows` rows as wide as `out`, which has room for them.
    private func narrow(_ x: UnsafeMutablePointer<Float>, _ rows: Int, _ out: NarrowRows) {
        if precision == .bf16 {
            unsafe ctrove_encoder_narrow_bf16(
                x, out.width, rows, out.width, out.bytes.assumingMemoryBound(to: UInt16.self), out.stride)
        } else {
            unsafe ctrove_encoder_narrow_i8(
                x, out.width, rows, out.width, out.bytes.assumingMemoryBound(to: UInt8.self), out.stride, out.steps,
                out.lows)
        }
    }

    // SAFETY: the matrices hold `rows` rows of the layer's inputs and outputs.
    private func multiply(
        _ input: NarrowRows, _ rows: Int, _ layer: PackedLinear, _ output: UnsafeMutableRawPointer, _ epilogue: Int32,
        stride: Int? = nil
    ) {
        let panels = unsafe layer.panels.assumingMemoryBound(to: UInt32.self)
        if precision == .bf16 {
            unsafe ctrove_encoder_gemm_bf16(
                input.bytes.assumingMemoryBound(to: UInt16.self), input.stride, rows, panels, layer.outputs,
                layer.inputs, layer.bias, output, stride ?? layer.outputs, epilogue)
        } else {
            unsafe ctrove_encoder_gemm_i8(
                input.bytes.assumingMemoryBound(to: UInt8.self), input.stride, input.steps, input.lows, rows, panels,
                layer.outputs, layer.inputs, layer.scales, layer.sums, layer.bias, output, stride ?? layer.outputs,
                epilogue)
        }
    }
}
