internal import Glibc
internal import TroveCore
internal import TroveModels

/// What makes a score of the opening token's state: a layer with tanh, and one output.
struct RankingHead: Sendable {
    private let width: Int
    private let dense: [Float]
    private let denseBias: [Float]
    private let output: [Float]
    private let outputBias: Float

    /// Names of the two layers: of BERT and of RoBERTa.
    private static let names = [("bert.pooler.dense", "classifier"), ("classifier.dense", "classifier.out_proj")]

    init(_ file: any WeightFile, width: Int) throws(TroveError) {
        self.width = width
        guard let (layer, last) = Self.names.first(where: { file.tensors[$0.0 + ".weight"] != nil }) else {
            throw TroveError(
                .invalidArgument, "\(file.file.path) has no head that scores; give a cross-encoder to rank with")
        }
        guard let outputs = file.tensors[last + ".weight"]?.shape.first, outputs == 1 else {
            throw TroveError(.invalidArgument, "the head of \(file.file.path) has more than one output; one is read")
        }
        dense = try file.floats(layer + ".weight", shape: [width, width])
        denseBias = try file.floats(layer + ".bias", shape: [width])
        output = try file.floats(last + ".weight", shape: [1, width])
        outputBias = try file.floats(last + ".bias", shape: [1])[0]
    }

    func score(_ state: [Float]) -> Float {
        var sum = outputBias
        for row in 0..<width {
            var product = denseBias[row]
            for column in 0..<width { product += dense[row * width + column] * state[column] }
            sum += output[row] * tanhf(product)
        }
        return sum
    }
}
