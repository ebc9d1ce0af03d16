internal import CTroveKernels

/// A convolution of one pixel, its weights in the order in which the kernels read them.
// SAFETY: the memory is written in init alone and freed in deinit.
@safe final class PackedProduct: @unchecked Sendable {
    let inputs: Int
    let outputs: Int
    let panels: UnsafeMutablePointer<Float>
    let bias: UnsafeMutablePointer<Float>

    /// Packs `weights`, row-major `[outputs x inputs]`.
    init(_ weights: [Float], bias: [Float], inputs: Int) {
        let outputs = bias.count
        precondition(weights.count == outputs * inputs, "weights do not fit their product")
        let padded = ctrove_vision_packed(outputs, 1)
        let size = ctrove_vision_packed(outputs, inputs)
        self.inputs = inputs
        self.outputs = outputs
        // SAFETY: one block for panels and biases, whole vectors each, written to its end below.
        let memory = unsafe UnsafeMutableRawPointer.allocate(byteCount: (size + padded) * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: size + padded)
        unsafe panels = memory
        unsafe self.bias = memory + size
        unsafe ctrove_vision_pack_f32(weights, outputs, inputs, memory)
        unsafe self.bias.initialize(repeating: 0, count: padded)
        for (index, value) in bias.enumerated() { unsafe self.bias[index] = value }
    }

    /// Multiplies `rows` rows of inputs.
    // SAFETY: the caller's matrices hold `rows` rows of inputs and of outputs.
    func callAsFunction(
        _ input: UnsafePointer<Float>, _ rows: Int, _ output: UnsafeMutablePointer<Float>,
        _ epilogue: ctrove_vision_epilogue, variant: Int32
    ) {
        unsafe ctrove_vision_product_f32(
            variant, input, inputs, rows, panels, outputs, inputs, bias, output, outputs, Int32(epilogue.rawValue))
    }

    deinit { unsafe panels.deallocate() }
}
