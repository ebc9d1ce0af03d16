internal import TroveCore
internal import TroveModels

/// A vision transformer (arXiv:2010.11929): patches of a picture as tokens.
struct PictureTower: Sendable {
    private let configuration: JointConfiguration
    private let patches: PackedLinear
    /// The token that stands for the whole picture; nil where the patches are pooled by attention.
    private let whole: [Float]?
    private let positions: [Float]
    /// Before the first layer; nil where there is none.
    private let firstNorm: BertWeights.Norm?
    private let tower: PreNormTower
    private let lastNorm: BertWeights.Norm
    private let pooling: AttentionPooling?
    private let projection: PackedLinear?

    init(_ file: any WeightFile, _ configuration: JointConfiguration) throws(TroveError) {
        self.configuration = configuration
        let shape = configuration.pictures
        let isSigLIP = configuration.family == .siglip
        let prefix = "vision_model."
        let patch = [shape.hidden, 3, configuration.patch, configuration.patch]
        patches = try PackedLinear(
            file, prefix: prefix,
            [.init(name: "embeddings.patch_embedding", rows: shape.hidden, hasBias: isSigLIP, shape: patch)],
            inputs: 3 * configuration.patch * configuration.patch, .fp32)
        whole = isSigLIP ? nil : try file.floats(prefix + "embeddings.class_embedding", shape: [shape.hidden])
        positions = try file.floats(
            prefix + "embeddings.position_embedding.weight",
            shape: [configuration.patches + (isSigLIP ? 0 : 1), shape.hidden])
        // Spelled so in every checkpoint.
        firstNorm = isSigLIP ? nil : try .init(file, prefix + "pre_layrnorm", shape.hidden)
        tower = try PreNormTower(file, prefix, shape, isCausal: false)
        lastNorm = try .init(file, prefix + "post_layernorm", shape.hidden)
        pooling = isSigLIP ? try AttentionPooling(file, prefix + "head.", shape) : nil
        projection =
            isSigLIP
            ? nil
            : try PackedLinear(
                file, prefix: "", [.init(name: "visual_projection", rows: configuration.dimension, hasBias: false)],
                inputs: shape.hidden, .fp32)
    }

    /// The vector of a picture, not of unit length.
    /// - Parameter pixels: Three planes of side by side numbers, row by row, standardised as the encoder expects.
    func encode(
        _ pixels: [Float], in workspace: EncoderWorkspace, observe: (([Float]) -> Void)? = nil
    ) -> [Float] {
        let shape = configuration.pictures
        var states = (whole ?? []) + patches(columns(of: pixels))
        for index in states.indices { states[index] += positions[index] }
        firstNorm?.apply(to: &states, epsilon: shape.epsilon)
        tower.run(&states, in: workspace, observe: observe)
        if let pooling {
            lastNorm.apply(to: &states, epsilon: shape.epsilon)
            return pooling(states, in: workspace)
        }
        var first = Array(states.prefix(shape.hidden))
        lastNorm.apply(to: &first, epsilon: shape.epsilon)
        return projection?(first) ?? first
    }

    /// Each patch as a row: its red, green and blue pixels, line by line.
    private func columns(of pixels: [Float]) -> [Float] {
        let (side, patch) = (configuration.side, configuration.patch)
        precondition(pixels.count == 3 * side * side, "three planes of \(side) by \(side) pixels")
        var rows: [Float] = []
        rows.reserveCapacity(configuration.patches * 3 * patch * patch)
        for top in stride(from: 0, through: side - patch, by: patch) {
            for left in stride(from: 0, through: side - patch, by: patch) {
                for plane in 0..<3 {
                    for line in 0..<patch {
                        let start = (plane * side + top + line) * side + left
                        rows += pixels[start..<start + patch]
                    }
                }
            }
        }
        return rows
    }
}
