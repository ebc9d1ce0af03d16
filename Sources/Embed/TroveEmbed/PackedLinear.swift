internal import CTroveKernels
internal import TroveCore
internal import TroveModels

/// A linear layer whose weights lie in the order in which the kernels read them.
// SAFETY: the memory is written in init alone and freed in deinit.
@safe final class PackedLinear: @unchecked Sendable {
    let inputs: Int
    let outputs: Int
    let panels: UnsafeMutablePointer<Float>
    let bias: UnsafeMutablePointer<Float>

    /// One part of the layer's outputs: some rows of weights and biases from a checkpoint.
    struct Part {
        var name: String
        var rows: Int
        var scale: Float = 1
    }

    /// Packs `parts` one below the other; all but the last must fill whole panels or `outputs` is padded by the caller.
    /// - Throws: `.corruptInput` when a tensor is missing or of another shape.
    init(_ file: SafetensorsFile, prefix: String, _ parts: [Part], inputs: Int) throws(TroveError) {
        let panel = Int(CTROVE_PANEL)
        let outputs = parts.reduce(0) { $0 + $1.rows }
        let padded = (outputs + panel - 1) / panel * panel
        self.inputs = inputs
        self.outputs = outputs
        unsafe panels = .allocate(capacity: padded * inputs)
        unsafe bias = .allocate(capacity: padded)
        // SAFETY: `bias` holds `padded` floats.
        unsafe bias.initialize(repeating: 0, count: padded)
        var stacked: [Float] = []
        let alone = parts.count == 1 || parts.allSatisfy { $0.rows % panel == 0 }
        var row = 0
        for part in parts {
            let shape = [part.rows, inputs]
            // SAFETY: the tensor has rows * inputs floats; whole panels before `row` are filled.
            try unsafe file.withFloats(prefix + part.name + ".weight", shape: shape) { (weights) throws(TroveError) in
                if alone {
                    guard let source = weights.baseAddress else { return }
                    unsafe ctrove_encoder_pack_f32(
                        source, part.rows, inputs, part.scale, panels + row * inputs)
                } else {
                    stacked += unsafe weights.map { $0 * part.scale }
                }
            }
            let biases = try file.floats(prefix + part.name + ".bias", shape: [part.rows])
            for (index, value) in biases.enumerated() { unsafe bias[row + index] = value * part.scale }
            row += part.rows
        }
        if !alone {
            // SAFETY: `stacked` holds outputs * inputs floats, `panels` room for them padded to whole panels.
            unsafe stacked.withUnsafeBufferPointer { all in
                guard let source = all.baseAddress else { return }
                unsafe ctrove_encoder_pack_f32(source, outputs, inputs, 1, panels)
            }
        }
    }

    deinit {
        unsafe panels.deallocate()
        unsafe bias.deallocate()
    }
}
