internal import CTroveKernels
internal import TroveModels

/// Rows of narrow inputs, and for 8-bit integers each row's step and lowest value.
@unsafe struct NarrowRows {
    var bytes: UnsafeMutableRawPointer
    var width: Int
    /// Elements from one row to the next.
    var stride: Int
    var steps: UnsafeMutablePointer<Float>
    var lows: UnsafeMutablePointer<Float>
}

/// The parts of a worker's memory that one group of texts needs.
@unsafe struct EncoderBuffers {
    /// Hidden states, rows x hidden.
    let states: UnsafeMutablePointer<Float>
    /// What attention makes of them, rows x hidden.
    let context: UnsafeMutablePointer<Float>
    /// Queries, keys and values, rows x three times hidden.
    let products: UnsafeMutablePointer<Float>
    /// For attention, or a block of the feed-forward layer.
    let scratch: UnsafeMutablePointer<Float>
    /// One vector.
    let pooled: UnsafeMutablePointer<Float>
    /// Narrow copies of states and of a block of the feed-forward layer.
    let inputs: NarrowRows
    let wideInputs: NarrowRows

    /// Lays the parts out for `rows` tokens, of which one sequence has at most `longest`.
    init(_ encoder: BertEncoder, rows: Int, longest: Int, _ workspace: EncoderWorkspace) {
        let shape = encoder.configuration
        let width = shape.hidden
        let attention =
            encoder.precision == .fp32
            ? ctrove_encoder_attention_scratch(longest, encoder.headWidth)
            : (ctrove_encoder_attention_scratch_bf16(longest, encoder.headWidth) + 3) / 4
        let sizes = [
            rows * width, rows * width, rows * 3 * width, max(attention, BertEncoder.block * shape.intermediate), width,
            // Two bytes an element at most, rows as wide as whole vectors.
            rows * rounded(width) / 2, BertEncoder.block * rounded(shape.intermediate) / 2,
            2 * rows, 2 * BertEncoder.block,
        ].map { rounded($0 + 16) }
        let base = unsafe workspace.reserve(sizes.reduce(0, +))
        var starts: [Int] = []
        var reached = 0
        for size in sizes {
            starts.append(reached)
            reached += size
        }
        // SAFETY: each part starts where the one before it ends, inside the memory reserved for all.
        unsafe states = base + starts[0]
        unsafe context = base + starts[1]
        unsafe products = base + starts[2]
        unsafe scratch = base + starts[3]
        unsafe pooled = base + starts[4]
        unsafe inputs = NarrowRows(
            bytes: UnsafeMutableRawPointer(base + starts[5]), width: width, stride: rounded(width),
            steps: base + starts[7], lows: base + starts[7] + rows)
        unsafe wideInputs = NarrowRows(
            bytes: UnsafeMutableRawPointer(base + starts[6]), width: shape.intermediate,
            stride: rounded(shape.intermediate), steps: base + starts[8],
            lows: base + starts[8] + BertEncoder.block)
        // The fill of narrow rows must be zero, and no kernel writes it when rows come from a product.
        unsafe (base + starts[6]).update(repeating: 0, count: sizes[6])
    }
}

/// A count of elements, up to whole vectors.
private func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
