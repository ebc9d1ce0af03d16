import Foundation
import TestSupport

/// A small encoder of any shape with random weights, written as a model folder, and the slow obvious forward pass.
///
/// Weights are drawn spread (gains 1 ± 0.3, biases ± 0.3, matrices 2/√fan-in): with the usual initial weights an
/// encoder without attention passes at cosine 1.
struct TinyBert {
    var hidden: Int, layers: Int, heads: Int, intermediate: Int, vocabulary = 40, positions = 512
    var tensors: [String: (shape: [Int], values: [Float])] = [:]

    /// Ways in which the slow forward pass can be wrong.
    enum Mutant: CaseIterable { case noAttention, noScale, tanhGelu, noBiases, largeEpsilon, noTypes }

    init(hidden: Int, layers: Int, heads: Int, intermediate: Int, seed: UInt64) {
        (self.hidden, self.layers, self.heads, self.intermediate) = (hidden, layers, heads, intermediate)
        var rng = SplitMix64(seed: seed)
        func normal() -> Float {
            (0..<12).reduce(Float(-6)) { sum, _ in sum + Float.random(in: 0..<1, using: &rng) }
        }
        func matrix(_ name: String, _ rows: Int, _ columns: Int, _ scale: Float) {
            tensors[name] = ([rows, columns], (0..<rows * columns).map { _ in normal() * scale })
        }
        func spread(_ name: String, _ count: Int, around middle: Float) {
            tensors[name] = ([count], (0..<count).map { _ in middle + 0.3 * rng.nextSignedUnit() })
        }
        func linear(_ name: String, _ rows: Int, _ columns: Int) {
            matrix(name + ".weight", rows, columns, 2 / Float(columns).squareRoot())
            spread(name + ".bias", rows, around: 0)
        }
        func norm(_ name: String) {
            spread(name + ".weight", hidden, around: 1)
            spread(name + ".bias", hidden, around: 0)
        }
        matrix("embeddings.word_embeddings.weight", vocabulary, hidden, 1)
        matrix("embeddings.position_embeddings.weight", positions, hidden, 1)
        matrix("embeddings.token_type_embeddings.weight", 2, hidden, 1)
        norm("embeddings.LayerNorm")
        for layer in 0..<layers {
            let name = "encoder.layer.\(layer)."
            for part in ["query", "key", "value"] { linear(name + "attention.self." + part, hidden, hidden) }
            linear(name + "attention.output.dense", hidden, hidden)
            norm(name + "attention.output.LayerNorm")
            linear(name + "intermediate.dense", intermediate, hidden)
            linear(name + "output.dense", hidden, intermediate)
            norm(name + "output.LayerNorm")
        }
    }

    /// Writes the folder: tokens are single letters, so that tests can choose ids.
    func write(to folder: TemporaryFolder) throws {
        let shape = """
            {"hidden_size":\(hidden),"num_hidden_layers":\(layers),"num_attention_heads":\(heads),\
            "intermediate_size":\(intermediate),"max_position_embeddings":\(positions),"vocab_size":\(vocabulary),\
            "type_vocab_size":2,"layer_norm_eps":1e-12}
            """
        try folder.write("config.json", shape)
        let letters = (3..<29).map { ",\"\(Unicode.Scalar(UInt8(97 + $0 - 3)))\":\($0)" }.joined()
        try folder.write(
            "tokenizer.json",
            """
            {"normalizer":{"type":"BertNormalizer"},"pre_tokenizer":{"type":"BertPreTokenizer"},\
            "model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2\(letters)}}}
            """)
        var header: [String] = []
        var data = Data()
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let start = data.count
            for value in tensor.values {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
            header.append(
                "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),\"data_offsets\":[\(start),\(data.count)]}")
        }
        let json = Data("{\(header.joined(separator: ","))}".utf8)
        var file = Data()
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { file.append(contentsOf: $0) }
        try (file + json + data).write(to: folder.url.appendingPathComponent("model.safetensors"))
    }

    private func values(_ name: String) -> [Float] { tensors[name]?.values ?? [] }

    private func linear(_ name: String, _ x: [[Double]], _ mutant: Mutant?) -> [[Double]] {
        let weights = values(name + ".weight"), bias = values(name + ".bias")
        return x.map { row in
            bias.indices.map { out in
                row.indices.reduce(mutant == .noBiases ? 0 : Double(bias[out])) {
                    $0 + row[$1] * Double(weights[out * row.count + $1])
                }
            }
        }
    }

    private func norm(_ name: String, _ x: [[Double]], _ mutant: Mutant?) -> [[Double]] {
        let gain = values(name + ".weight"), bias = values(name + ".bias")
        return x.map { row in
            let mean = row.reduce(0, +) / Double(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
            let factor = 1 / (variance + (mutant == .largeEpsilon ? 1e-2 : 1e-12)).squareRoot()
            return row.indices.map { (row[$0] - mean) * factor * Double(gain[$0]) + Double(bias[$0]) }
        }
    }

    /// The mean of the last hidden states at unit length.
    func vector(_ ids: [Int], mutant: Mutant? = nil) -> [Double] {
        let last = states(ids, mutant: mutant).last ?? []
        let sum = last.reduce([Double](repeating: 0, count: hidden)) { zip($0, $1).map(+) }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sum.map { $0 / length }
    }

    /// The hidden states after the embeddings and after each layer, in double precision, step by step.
    func states(_ ids: [Int], mutant: Mutant? = nil) -> [[[Double]]] {
        let words = values("embeddings.word_embeddings.weight")
        let places = values("embeddings.position_embeddings.weight")
        let types = values("embeddings.token_type_embeddings.weight")
        var x = ids.enumerated().map { place, id in
            (0..<hidden).map { j in
                Double(words[id * hidden + j]) + Double(places[place * hidden + j])
                    + (mutant == .noTypes ? 0 : Double(types[j]))
            }
        }
        x = norm("embeddings.LayerNorm", x, mutant)
        var all = [x]
        for layer in 0..<layers {
            let name = "encoder.layer.\(layer)."
            let q = linear(name + "attention.self.query", x, mutant)
            let k = linear(name + "attention.self.key", x, mutant)
            let v = linear(name + "attention.self.value", x, mutant)
            let context = mutant == .noAttention ? v : attend(q, k, v, mutant)
            let attended = linear(name + "attention.output.dense", context, mutant)
            x = norm(name + "attention.output.LayerNorm", add(x, attended), mutant)
            let wide = linear(name + "intermediate.dense", x, mutant).map { $0.map { gelu($0, mutant) } }
            x = norm(name + "output.LayerNorm", add(x, linear(name + "output.dense", wide, mutant)), mutant)
            all.append(x)
        }
        return all
    }

    private func attend(_ q: [[Double]], _ k: [[Double]], _ v: [[Double]], _ mutant: Mutant?) -> [[Double]] {
        let width = hidden / heads
        let scale = mutant == .noScale ? 1 : 1 / Double(width).squareRoot()
        return q.map { query in
            (0..<heads).flatMap { head -> [Double] in
                let part = head * width..<(head + 1) * width
                let scores = k.map { key in part.reduce(0) { $0 + query[$1] * key[$1] } * scale }
                let top = scores.max() ?? 0
                let weights = scores.map { exp($0 - top) }
                let total = weights.reduce(0, +)
                return part.map { j in zip(weights, v).reduce(0) { $0 + $1.0 * $1.1[j] } / total }
            }
        }
    }

    private func add(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] { zip(a, b).map { zip($0, $1).map(+) } }

    private func gelu(_ x: Double, _ mutant: Mutant?) -> Double {
        mutant == .tanhGelu
            ? 0.5 * x * (1 + tanh(0.797_884_560_802_865_4 * (x + 0.044715 * x * x * x)))
            : 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
    }
}
