internal import TroveCore
internal import TroveModels

/// The weights of a BERT-family encoder, checked against its configuration and packed for the kernels.
struct BertWeights: Sendable {
    /// Gain and bias of a layer normalisation.
    struct Norm: Sendable {
        var gain: [Float]
        var bias: [Float]
    }

    /// One transformer layer.
    struct Layer: Sendable {
        /// Queries (already scaled by 1 / √width), keys and values, one below the other.
        var attention: PackedLinear
        var attentionOutput: PackedLinear
        var attentionNorm: Norm
        var intermediate: PackedLinear
        var output: PackedLinear
        var outputNorm: Norm
    }

    let file: any WeightFile
    let words: WordEmbeddings
    let positions: [Float]
    /// Rows of the type embeddings: of a text, and of the second of two where the family tells them apart.
    let types: [[Float]]
    let norm: Norm
    let layers: [Layer]

    /// What stands before the encoder's names where it is a part of a larger model.
    private static let prefixes = ["", "bert.", "roberta.", "text_model."]

    /// Linear layers in the order in which they are packed.
    var linears: [PackedLinear] { layers.flatMap { [$0.attention, $0.attentionOutput, $0.intermediate, $0.output] } }

    /// Reads, checks and packs the weights of `folder`.
    /// - Parameter packed: Layers that lie packed already; those that it does not have are packed here.
    init(
        _ folder: ModelFolder, _ precision: EncoderOptions.Precision, packed: PackedWeights? = nil
    ) throws(TroveError) {
        try self.init(folder.configuration, folder.weights(), precision, packed: packed)
        // The packed copies serve from here on; the words' rows come back as texts touch them.
        file.file.release()
    }

    /// Reads, checks and packs the weights in `file`.
    init(
        _ shape: BertConfiguration, _ file: any WeightFile, _ precision: EncoderOptions.Precision,
        packed: PackedWeights? = nil
    ) throws(TroveError) {
        let prefix = Self.prefixes.first { file.tensors[$0 + "embeddings.word_embeddings.weight"] != nil } ?? ""
        func norm(_ name: String) throws(TroveError) -> Norm {
            Norm(
                gain: try file.floats(prefix + name + ".weight", shape: [shape.hidden]),
                bias: try file.floats(prefix + name + ".bias", shape: [shape.hidden]))
        }
        var number = 0
        func linear(_ parts: [PackedLinear.Part], _ inputs: Int) throws(TroveError) -> PackedLinear {
            let outputs = parts.reduce(0) { $0 + $1.rows }
            let known = packed?.layer(number, inputs: inputs, outputs: outputs)
            number += 1
            if let known { return known }
            return try PackedLinear(file, prefix: prefix, parts, inputs: inputs, precision)
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) throws(TroveError) -> PackedLinear {
            try linear([.init(name: name, rows: outputs)], inputs)
        }
        self.file = file
        words = try WordEmbeddings(
            file, prefix + "embeddings.word_embeddings.weight", rows: shape.vocabulary, width: shape.hidden)
        let rows = try file.floats(
            prefix + "embeddings.position_embeddings.weight",
            shape: [shape.firstPosition + shape.positions, shape.hidden])
        positions = Array(rows[(shape.firstPosition * shape.hidden)...])
        let types = try file.floats(
            prefix + "embeddings.token_type_embeddings.weight", shape: [shape.types, shape.hidden])
        self.types = (0..<min(shape.types, 2)).map { Array(types[$0 * shape.hidden..<($0 + 1) * shape.hidden]) }
        self.norm = try norm("embeddings.LayerNorm")
        let scale = 1 / Float(shape.hidden / shape.heads).squareRoot()
        var layers: [Layer] = []
        for index in 0..<shape.layers {
            let name = "encoder.layer.\(index)."
            let parts = [
                PackedLinear.Part(name: name + "attention.self.query", rows: shape.hidden, scale: scale),
                PackedLinear.Part(name: name + "attention.self.key", rows: shape.hidden),
                PackedLinear.Part(name: name + "attention.self.value", rows: shape.hidden),
            ]
            layers.append(
                Layer(
                    attention: try linear(parts, shape.hidden),
                    attentionOutput: try linear(name + "attention.output.dense", shape.hidden, shape.hidden),
                    attentionNorm: try norm(name + "attention.output.LayerNorm"),
                    intermediate: try linear(name + "intermediate.dense", shape.intermediate, shape.hidden),
                    output: try linear(name + "output.dense", shape.hidden, shape.intermediate),
                    outputNorm: try norm(name + "output.LayerNorm")))
        }
        self.layers = layers
    }
}
