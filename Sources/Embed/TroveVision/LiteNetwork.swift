internal import CTroveKernels
internal import TroveCore
internal import TroveEmbed

/// The forward pass of EfficientNet-Lite0 over one picture of any size, up to the map of features.
///
/// Each block runs in strips of rows: what it widens stays in the second-level cache, and is never written out.
struct LiteNetwork: Sendable {
    let weights: LiteWeights
    /// Which kernels run: see `ctrove_encoder_variant`.
    let variant: Int32

    init(weights: LiteWeights, variant: Int32 = ctrove_encoder_variant()) {
        self.weights = weights
        self.variant = variant
    }

    /// Floats of a strip's widened rows, about: half of a usual second-level cache.
    private static let stripFloats = 100_000

    /// Pixels across and down, or of one of the two, after a stride of two.
    static func halved(_ count: Int) -> Int { (count + 1) / 2 }

    /// Runs over a picture and lends the features, `[height x width x 1280]`, each 0 to 6.
    func run(
        _ picture: Raster, in workspace: EncoderWorkspace,
        _ body: (_ map: UnsafePointer<Float>, _ width: Int, _ height: Int) -> Void
    ) {
        var width = Self.halved(picture.width)
        var height = Self.halved(picture.height)
        let layout = NetworkLayout(weights, width: width, height: height, strip: Self.stripFloats)
        // SAFETY: the layout gives each part all that is written to it, and the parts do not overlap.
        let base = unsafe workspace.reserve(layout.floats)
        var input = unsafe base
        var output = unsafe base + layout.activations
        let wide = unsafe base + 2 * layout.activations
        let filtered = unsafe wide + layout.widened
        unsafe stem(picture, width, height, rows: wide, input)
        for block in weights.blocks {
            let (nextWidth, nextHeight) =
                block.stride == 2 ? (Self.halved(width), Self.halved(height)) : (width, height)
            let pass = BlockPass(
                block: block, variant: variant, width: width, height: height, outWidth: nextWidth,
                outHeight: nextHeight, strip: Self.stripFloats)
            unsafe pass.run(input, wide, filtered, output)
            unsafe swap(&input, &output)
            (width, height) = (nextWidth, nextHeight)
        }
        unsafe weights.head(input, width * height, wide, CTROVE_VISION_RELU6, variant: variant)
        unsafe body(wide, width, height)
    }

    // SAFETY: `rows` holds one row of 27 numbers a pixel; `output` the whole picture after the first convolution.
    private func stem(
        _ picture: Raster, _ width: Int, _ height: Int, rows: UnsafeMutablePointer<Float>,
        _ output: UnsafeMutablePointer<Float>
    ) {
        let top = Padding(size: picture.height, kernel: 3, stride: 2).before
        let left = Padding(size: picture.width, kernel: 3, stride: 2).before
        for row in 0..<height {
            unsafe ctrove_vision_stem_row(
                picture.samples, picture.width, picture.height, picture.channels, top, left, row, width, rows)
            let target = unsafe output + row * width * weights.stem.outputs
            unsafe weights.stem(rows, width, target, CTROVE_VISION_RELU6, variant: variant)
        }
    }
}

/// Zeros around a picture so that the output has `ceil(size / stride)` pixels; the larger half comes after.
struct Padding {
    let before: Int

    init(size: Int, kernel: Int, stride: Int) {
        let out = (size + stride - 1) / stride
        before = max(0, (out - 1) * stride + kernel - size) / 2
    }
}

/// How much memory a pass over one picture takes.
private struct NetworkLayout {
    /// Floats of the largest input or output of a block.
    var activations: Int
    /// Floats of the widened rows of a strip, and of the features.
    var widened: Int
    /// Floats of the filtered rows of a strip.
    private var filtered = 0

    var floats: Int { 2 * activations + widened + filtered }

    /// For a picture of `width` x `height` after the first convolution.
    init(_ weights: LiteWeights, width: Int, height: Int, strip: Int) {
        var (width, height) = (width, height)
        activations = width * height * LiteWeights.stemWidth
        widened = width * 27
        for block in weights.blocks {
            let (outWidth, outHeight) =
                block.stride == 2 ? (LiteNetwork.halved(width), LiteNetwork.halved(height)) : (width, height)
            let pass = BlockPass(
                block: block, variant: 0, width: width, height: height, outWidth: outWidth, outHeight: outHeight,
                strip: strip)
            widened = max(widened, pass.widenedRows * width * block.channels)
            filtered = max(filtered, pass.stripRows * outWidth * block.channels)
            activations = max(activations, outWidth * outHeight * block.project.outputs)
            (width, height) = (outWidth, outHeight)
        }
        widened = max(widened, width * height * LiteWeights.featureWidth)
        activations = (activations + 15) / 16 * 16
        widened = (widened + 15) / 16 * 16
    }
}
