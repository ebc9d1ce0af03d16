internal import CTroveKernels

/// One inverted bottleneck over one picture, a strip of output rows at a time.
struct BlockPass {
    let block: LiteWeights.Block
    let variant: Int32
    let width: Int
    let height: Int
    let outWidth: Int
    let outHeight: Int
    /// Output rows of a strip.
    let stripRows: Int

    /// - Parameter strip: Floats that a strip's widened rows should have at most, where one output row needs no more.
    init(
        block: LiteWeights.Block, variant: Int32, width: Int, height: Int, outWidth: Int, outHeight: Int, strip: Int
    ) {
        self.block = block
        self.variant = variant
        self.width = width
        self.height = height
        self.outWidth = outWidth
        self.outHeight = outHeight
        let row = width * block.channels
        let rows = max(block.kernel, strip / row)
        let most = min(outHeight, max(1, (rows - block.kernel) / block.stride + 1))
        // Strips of nearly equal height.
        let count = (outHeight + most - 1) / most
        stripRows = (outHeight + count - 1) / count
    }

    /// Most widened rows held at once.
    var widenedRows: Int {
        block.expand == nil ? 0 : min(height, (stripRows - 1) * block.stride + block.kernel)
    }

    /// Reads `input` `[height x width]` and writes `output` `[outHeight x outWidth]`.
    // SAFETY: `wide` holds ``widenedRows`` rows of the block's channels, `filtered` ``stripRows`` output rows of them.
    func run(
        _ input: UnsafePointer<Float>, _ wide: UnsafeMutablePointer<Float>, _ filtered: UnsafeMutablePointer<Float>,
        _ output: UnsafeMutablePointer<Float>
    ) {
        let line = width * block.channels
        let top = Padding(size: height, kernel: block.kernel, stride: block.stride).before
        var shape = ctrove_vision_depthwise(
            height: height, width: width, channels: block.channels, kernel: block.kernel, stride: block.stride,
            pad_top: top, pad_left: Padding(size: width, kernel: block.kernel, stride: block.stride).before,
            out_width: outWidth)
        var held = 0..<0
        for start in stride(from: 0, to: outHeight, by: stripRows) {
            let end = min(start + stripRows, outHeight)
            let first = max(0, start * block.stride - top)
            let last = min(height, (end - 1) * block.stride - top + block.kernel)
            if let expand = block.expand {
                // Rows that the last strip widened too stay; they move to the front.
                let kept = max(first, held.lowerBound)..<max(first, held.upperBound)
                if !kept.isEmpty, kept.lowerBound > held.lowerBound {
                    let from = unsafe wide + (kept.lowerBound - held.lowerBound) * line
                    unsafe wide.update(from: from, count: kept.count * line)
                }
                let fresh = kept.isEmpty ? first : kept.upperBound
                unsafe expand(
                    input + fresh * width * expand.inputs, (last - fresh) * width, wide + (fresh - first) * line,
                    CTROVE_VISION_RELU6, variant: variant)
                held = first..<last
            }
            let rows = unsafe block.expand == nil ? input + first * line : UnsafePointer(wide)
            for row in start..<end {
                unsafe ctrove_vision_depthwise_f32(
                    variant, &shape, rows, first, row, block.filters, block.filterBias,
                    filtered + (row - start) * outWidth * block.channels)
            }
            let count = (end - start) * outWidth
            let target = unsafe output + start * outWidth * block.project.outputs
            if block.addsInput {
                let same = unsafe input + start * outWidth * block.project.outputs
                unsafe target.update(from: same, count: count * block.project.outputs)
            }
            unsafe block.project(
                filtered, count, target, block.addsInput ? CTROVE_VISION_ADD : CTROVE_VISION_STORE, variant: variant)
        }
    }
}
