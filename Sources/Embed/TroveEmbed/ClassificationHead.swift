internal import Glibc
internal import TroveCore
internal import TroveModels

/// What makes scores of the opening token's state: a layer with tanh, and one output for each class.
struct ClassificationHead: Sendable {
    /// Classes.
    let outputs: Int

    private let width: Int
    private let dense: [Float]
    private let denseBias: [Float]
    private let output: [Float]
    private let outputBias: [Float]

    /// Names of the two layers: of BERT and of RoBERTa.
    private static let names = [("bert.pooler.dense", "classifier"), ("classifier.dense", "classifier.out_proj")]
    /// Most classes of a head that is read.
    private static let mostOutputs = 64

    init(_ file: any WeightFile, width: Int) throws(TroveError) {
        self.width = width
        guard let (layer, last) = Self.names.first(where: { file.tensors[$0.0 + ".weight"] != nil }) else {
            throw TroveError(
                .invalidArgument, "\(file.file.path) has no head that scores; give a cross-encoder to rank with")
        }
        guard let outputs = file.tensors[last + ".weight"]?.shape.first, (1...Self.mostOutputs).contains(outputs) else {
            throw TroveError(.corruptInput, "the head of \(file.file.path) has no sound number of outputs")
        }
        self.outputs = outputs
        dense = try file.floats(layer + ".weight", shape: [width, width])
        denseBias = try file.floats(layer + ".bias", shape: [width])
        output = try file.floats(last + ".weight", shape: [outputs, width])
        outputBias = try file.floats(last + ".bias", shape: [outputs])
    }

    /// A logit for each class.
    func scores(_ state: [Float]) -> [Float] {
        var sums = outputBias
        for row in 0..<width {
            var product = denseBias[row]
            for column in 0..<width { product += dense[row * width + column] * state[column] }
            let bent = tanhf(product)
            for place in sums.indices { sums[place] += output[place * width + row] * bent }
        }
        return sums
    }
}
