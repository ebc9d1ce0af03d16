internal import CTroveKernels
internal import TroveCore
internal import TroveModels

/// A linear layer whose weights lie in the order, and in the numbers, in which the kernels read them.
// SAFETY: the memory is written in init alone, and freed in deinit where it is this value's own.
@safe final class PackedLinear: @unchecked Sendable {
    let inputs: Int
    let outputs: Int
    let panels: UnsafeRawPointer
    let panelBytes: Int
    /// Biases, then each output's step and step times sum of its integers, which only ``Precision/int8`` has.
    let bias: UnsafePointer<Float>
    let scales: UnsafePointer<Float>
    let sums: UnsafePointer<Float>
    /// The file that the memory is mapped from; nil where it is this value's own.
    private let mapped: MappedFile?

    private static let panel = Int(CTROVE_PANEL)

    /// One part of the layer's outputs: some rows of weights and biases from a checkpoint.
    struct Part {
        var name: String
        var rows: Int
        var scale: Float = 1
        /// False where the checkpoint has none.
        var hasBias = true
        /// The weights' shape in the checkpoint; nil for rows of inputs.
        var shape: [Int]?
    }

    /// Packs `parts` one below the other.
    /// - Throws: `.corruptInput` when a tensor is missing or of another shape.
    init(
        _ file: any WeightFile, prefix: String, _ parts: [Part], inputs: Int, _ precision: EncoderOptions.Precision
    ) throws(TroveError) {
        let outputs = parts.reduce(0) { $0 + $1.rows }
        let padded = Self.padded(outputs)
        let words =
            switch precision {
            case .fp32: padded * inputs
            case .bf16: ctrove_encoder_words_bf16(outputs, inputs)
            case .int8: ctrove_encoder_words_i8(outputs, inputs)
            }
        self.inputs = inputs
        self.outputs = outputs
        mapped = nil
        panelBytes = words * 4
        let target = UnsafeMutableRawPointer.allocate(byteCount: words * 4, alignment: 64)
        let floats = UnsafeMutablePointer<Float>.allocate(capacity: 3 * padded)
        // SAFETY: `floats` holds three times `padded` floats.
        unsafe floats.initialize(repeating: 0, count: 3 * padded)
        unsafe panels = UnsafeRawPointer(target)
        unsafe bias = UnsafePointer(floats)
        unsafe scales = bias + padded
        unsafe sums = bias + 2 * padded
        let packing = unsafe Packing(
            panels: target, scales: floats + padded, sums: floats + 2 * padded, inputs: inputs, precision: precision,
            wordsPerColumn: words / padded)
        // Parts that do not end with a panel are stacked first.
        let isAligned = parts.dropLast().allSatisfy { $0.rows % Self.panel == 0 }
        var stacked: [Float] = []
        var row = 0
        for part in parts {
            let shape = part.shape ?? [part.rows, inputs]
            // SAFETY: the tensor has rows * inputs floats; `row` is the first of a panel when parts are packed singly.
            try unsafe file.withFloats(prefix + part.name + ".weight", shape: shape) { (weights) throws(TroveError) in
                if isAligned {
                    unsafe packing.pack(weights, part.rows, part.scale, at: row)
                } else {
                    stacked += unsafe weights.map { $0 * part.scale }
                }
            }
            let biases = part.hasBias ? try file.floats(prefix + part.name + ".bias", shape: [part.rows]) : []
            // SAFETY: the rows of all parts together are the outputs.
            for (index, value) in biases.enumerated() { unsafe floats[row + index] = value * part.scale }
            row += part.rows
        }
        if !isAligned {
            // SAFETY: `stacked` holds outputs * inputs floats.
            unsafe stacked.withUnsafeBufferPointer { all in
                unsafe packing.pack(all, outputs, 1, at: 0)
            }
        }
    }

    /// Packs `weights`, row-major `[bias.count x inputs]`, in single precision.
    init(_ weights: [Float], bias: [Float], inputs: Int) {
        precondition(weights.count == bias.count * inputs, "weights do not fit their product")
        let padded = Self.padded(bias.count)
        self.inputs = inputs
        outputs = bias.count
        mapped = nil
        panelBytes = padded * inputs * 4
        let target = UnsafeMutableRawPointer.allocate(byteCount: panelBytes, alignment: 64)
        let floats = UnsafeMutablePointer<Float>.allocate(capacity: 3 * padded)
        // SAFETY: `floats` holds three times `padded` floats, `target` whole panels of the weights.
        unsafe floats.initialize(repeating: 0, count: 3 * padded)
        for (index, value) in bias.enumerated() { unsafe floats[index] = value }
        unsafe ctrove_encoder_pack_f32(weights, bias.count, inputs, 1, target.assumingMemoryBound(to: Float.self))
        unsafe panels = UnsafeRawPointer(target)
        unsafe self.bias = UnsafePointer(floats)
        unsafe scales = self.bias + padded
        unsafe sums = self.bias + 2 * padded
    }

    /// A layer that lies packed in a file: panels at `offset`, then its floats.
    /// - Parameter offset: Aligned to 64 bytes; all of it must lie inside the file.
    init(_ file: MappedFile, at offset: Int, panelBytes: Int, inputs: Int, outputs: Int) {
        let padded = Self.padded(outputs)
        precondition(offset + panelBytes + 12 * padded <= file.count, "the layer lies outside of its file")
        mapped = file
        self.inputs = inputs
        self.outputs = outputs
        self.panelBytes = panelBytes
        // SAFETY: the range lies inside the mapping, which lives as long as `file`; any bits are numbers.
        let start = unsafe file.withBytes { unsafe $0.baseAddress.map { unsafe $0 + offset } }
        guard let start = unsafe start else { preconditionFailure("the file is empty") }
        unsafe panels = start
        unsafe bias = (start + panelBytes).assumingMemoryBound(to: Float.self)
        unsafe scales = bias + padded
        unsafe sums = bias + 2 * padded
    }

    /// Outputs, filled up to whole panels.
    private static func padded(_ outputs: Int) -> Int { (outputs + panel - 1) / panel * panel }

    /// Floats behind the panels of a layer: biases, steps and sums.
    static func floats(_ outputs: Int) -> Int { 3 * padded(outputs) }

    /// Panels and floats as they lie in a file.
    var bytes: [UInt8] {
        // SAFETY: both parts hold as many bytes as this says; they are copied.
        unsafe [UInt8](UnsafeRawBufferPointer(start: panels, count: panelBytes))
            + [UInt8](UnsafeRawBufferPointer(start: bias, count: Self.floats(outputs) * 4))
    }

    deinit {
        guard mapped == nil else { return }
        unsafe panels.deallocate()
        unsafe bias.deallocate()
    }
}

/// Memory that weights are being packed into.
@unsafe private struct Packing {
    let panels: UnsafeMutableRawPointer
    let scales: UnsafeMutablePointer<Float>
    let sums: UnsafeMutablePointer<Float>
    let inputs: Int
    let precision: EncoderOptions.Precision
    let wordsPerColumn: Int

    // SAFETY: `weights` holds rows * inputs floats; the panels from `row` on have room for them.
    func pack(_ weights: UnsafeBufferPointer<Float>, _ rows: Int, _ scale: Float, at row: Int) {
        guard let source = weights.baseAddress else { return }
        let target = unsafe panels + row * wordsPerColumn * 4
        switch unsafe precision {
        case .fp32:
            unsafe ctrove_encoder_pack_f32(source, rows, inputs, scale, target.assumingMemoryBound(to: Float.self))
        case .bf16:
            unsafe ctrove_encoder_pack_bf16(source, rows, inputs, scale, target.assumingMemoryBound(to: UInt32.self))
        case .int8:
            unsafe ctrove_encoder_pack_i8(
                source, rows, inputs, scale, target.assumingMemoryBound(to: UInt32.self), scales + row, sums + row)
        }
    }
}
