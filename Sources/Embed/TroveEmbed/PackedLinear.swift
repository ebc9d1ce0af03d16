internal import CTroveKernels
internal import TroveCore
internal import TroveModels

/// A linear layer whose weights lie in the order, and in the numbers, in which the kernels read them.
// SAFETY: the memory is written in init alone and freed in deinit.
@safe final class PackedLinear: @unchecked Sendable {
    let inputs: Int
    let outputs: Int
    let panels: UnsafeMutableRawPointer
    /// Biases, then each output's step and step times sum of its integers, which only ``Precision/int8`` has.
    let bias: UnsafeMutablePointer<Float>
    let scales: UnsafeMutablePointer<Float>
    let sums: UnsafeMutablePointer<Float>

    private static let panel = Int(CTROVE_PANEL)

    /// One part of the layer's outputs: some rows of weights and biases from a checkpoint.
    struct Part {
        var name: String
        var rows: Int
        var scale: Float = 1
    }

    /// Packs `parts` one below the other.
    /// - Throws: `.corruptInput` when a tensor is missing or of another shape.
    init(
        _ file: any WeightFile, prefix: String, _ parts: [Part], inputs: Int, _ precision: EncoderOptions.Precision
    ) throws(TroveError) {
        let outputs = parts.reduce(0) { $0 + $1.rows }
        let padded = (outputs + Self.panel - 1) / Self.panel * Self.panel
        let words =
            switch precision {
            case .fp32: padded * inputs
            case .bf16: ctrove_encoder_words_bf16(outputs, inputs)
            case .int8: ctrove_encoder_words_i8(outputs, inputs)
            }
        self.inputs = inputs
        self.outputs = outputs
        unsafe panels = .allocate(byteCount: words * 4, alignment: 64)
        unsafe bias = .allocate(capacity: 3 * padded)
        // SAFETY: `bias` holds three times `padded` floats.
        unsafe bias.initialize(repeating: 0, count: 3 * padded)
        unsafe scales = bias + padded
        unsafe sums = bias + 2 * padded
        // Parts that do not end with a panel are stacked first.
        let isAligned = parts.dropLast().allSatisfy { $0.rows % Self.panel == 0 }
        var stacked: [Float] = []
        var row = 0
        for part in parts {
            let shape = [part.rows, inputs]
            // SAFETY: the tensor has rows * inputs floats; `row` is the first of a panel when parts are packed singly.
            try unsafe file.withFloats(prefix + part.name + ".weight", shape: shape) { (weights) throws(TroveError) in
                if isAligned {
                    unsafe pack(weights, part.rows, part.scale, at: row, precision, words / padded)
                } else {
                    stacked += unsafe weights.map { $0 * part.scale }
                }
            }
            let biases = try file.floats(prefix + part.name + ".bias", shape: [part.rows])
            // SAFETY: the rows of all parts together are the outputs.
            for (index, value) in biases.enumerated() { unsafe bias[row + index] = value * part.scale }
            row += part.rows
        }
        if !isAligned {
            // SAFETY: `stacked` holds outputs * inputs floats.
            unsafe stacked.withUnsafeBufferPointer { all in
                unsafe pack(all, outputs, 1, at: 0, precision, words / padded)
            }
        }
    }

    // SAFETY: `weights` holds rows * inputs floats; the panels from `row` on have room for them.
    private func pack(
        _ weights: UnsafeBufferPointer<Float>, _ rows: Int, _ scale: Float, at row: Int,
        _ precision: EncoderOptions.Precision, _ wordsPerColumn: Int
    ) {
        guard let source = weights.baseAddress else { return }
        let target = unsafe panels + row * wordsPerColumn * 4
        switch precision {
        case .fp32:
            unsafe ctrove_encoder_pack_f32(
                source, rows, inputs, scale, target.assumingMemoryBound(to: Float.self))
        case .bf16:
            unsafe ctrove_encoder_pack_bf16(
                source, rows, inputs, scale, target.assumingMemoryBound(to: UInt32.self))
        case .int8:
            unsafe ctrove_encoder_pack_i8(
                source, rows, inputs, scale, target.assumingMemoryBound(to: UInt32.self), scales + row, sums + row)
        }
    }

    deinit {
        unsafe panels.deallocate()
        unsafe bias.deallocate()
    }
}
