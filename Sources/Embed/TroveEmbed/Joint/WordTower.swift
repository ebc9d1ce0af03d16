internal import TroveCore
internal import TroveModels

/// The side of a joint encoder that reads words.
struct WordTower: Sendable {
    private enum Kind {
        case tower(PreNormTower, words: WordEmbeddings, positions: [Float], norm: BertWeights.Norm)
        case bert(BertEncoder)
    }

    private let configuration: JointConfiguration
    private let kind: Kind
    private let projection: PackedLinear

    init(_ file: any WeightFile, _ configuration: JointConfiguration) throws(TroveError) {
        self.configuration = configuration
        switch configuration.words {
        case .tower(let shape, let vocabulary, let window, let filling, _):
            let prefix = "text_model."
            kind = .tower(
                // A text that is filled up is seen whole.
                try PreNormTower(file, prefix, shape, isCausal: filling == nil),
                words: try WordEmbeddings(
                    file, prefix + "embeddings.token_embedding.weight", rows: vocabulary, width: shape.hidden),
                positions: try file.floats(
                    prefix + "embeddings.position_embedding.weight", shape: [window, shape.hidden]),
                norm: try .init(file, prefix + "final_layer_norm", shape.hidden))
            projection = try PackedLinear(
                file, prefix: "",
                [
                    .init(
                        name: filling == nil ? "text_projection" : "text_model.head", rows: configuration.dimension,
                        hasBias: filling != nil)
                ], inputs: shape.hidden, .fp32)
        case .bert(let shape):
            kind = .bert(
                BertEncoder(
                    configuration: shape, weights: try BertWeights(shape, file, .fp32), pooling: .cls,
                    normalizes: false, precision: .fp32))
            projection = try PackedLinear(
                file, prefix: "", [.init(name: "text_projection", rows: configuration.dimension, hasBias: false)],
                inputs: shape.hidden, .fp32)
        }
    }

    /// The vector of a text, not of unit length.
    /// - Parameter ids: Special ones included; filled up here where the family fills.
    func encode(
        _ ids: [Int32], in workspace: EncoderWorkspace, observe: (([Float]) -> Void)? = nil
    ) -> [Float] {
        switch kind {
        case .bert(let bert):
            var state: [Float] = []
            unsafe bert.encode(
                ids, ends: [ids.count], in: workspace, observe: { states in observe?(unsafe Array(states)) },
                // SAFETY: the encoder lends a state as wide as its configuration says.
                write: { _, vector in
                    state = unsafe Array(UnsafeBufferPointer(start: vector, count: bert.configuration.hidden))
                })
            return projection(state)
        case .tower(let tower, let words, let positions, let norm):
            guard case .tower(_, _, let window, let filling, let end) = configuration.words else { return [] }
            let width = tower.shape.hidden
            var ids = ids
            if let filling { ids += [Int32](repeating: filling, count: max(0, window - ids.count)) }
            var states = Array(positions.prefix(ids.count * width))
            unsafe words.withRows { rows in
                for (place, id) in ids.enumerated() {
                    // SAFETY: ids were checked against the rows when the tokenizer was loaded.
                    for column in 0..<width { states[place * width + column] += unsafe rows[Int(id) * width + column] }
                }
            }
            tower.run(&states, in: workspace, observe: observe)
            norm.apply(to: &states, epsilon: tower.shape.epsilon)
            let closing = filling != nil ? ids.count - 1 : Self.closing(ids, end)
            return projection(Array(states[closing * width..<(closing + 1) * width]))
        }
    }

    /// The place of the token that closes a text, whose state stands for it.
    private static func closing(_ ids: [Int32], _ end: Int32?) -> Int {
        let wanted = end ?? ids.max() ?? 0
        return ids.firstIndex(of: wanted) ?? 0
    }
}
