internal import CTroveKernels
package import TroveCore
package import TroveModels

/// Judges how well passages answer a question by reading both together: slower than comparing vectors, and better
/// (monoBERT, arXiv:1901.04085).
///
/// BERT and RoBERTa encoders with a head of one output, as the public hubs hold them for sequence classification.
package final class CrossEncoder: Sendable {
    /// The tokenizer.
    package let tokenizer: any Tokenizer

    private let bert: BertEncoder
    private let head: RankingHead
    private let window: Int
    private let workers: EncoderWorkers

    /// Tokens of a question that are read at most, as a share of the window: the passage wants most of it.
    private static let questionShare = 4

    private init(_ folder: ModelFolder, _ options: EncoderOptions) throws(TroveError) {
        tokenizer = try folder.tokenizer()
        let precision = TextEncoder.precision(options.precision)
        let weights = try BertWeights(folder, precision)
        head = try RankingHead(folder.weights(), width: folder.configuration.hidden)
        bert = BertEncoder(
            configuration: folder.configuration, weights: weights, pooling: .cls, normalizes: false,
            precision: precision)
        window = min(options.window ?? folder.window, folder.configuration.positions)
        workers = EncoderWorkers(options.threads ?? Int(ctrove_encoder_processors()))
    }

    /// Loads the encoder of the model folder at `path`.
    /// - Throws: `.unavailable` when there is no model, `.corruptInput`, `.unsupportedFormat`; `.invalidArgument` where
    ///   the model has no head of one output.
    package static func load(
        _ path: String, options: EncoderOptions = EncoderOptions()
    ) throws(TroveError) -> CrossEncoder {
        let encoder = try CrossEncoder(ModelFolder(path), options)
        ctrove_encoder_trim()
        return encoder
    }

    /// How well each passage answers `question`, as logits: above 0 rather well than not.
    package func scores(_ question: String, _ passages: [String]) async -> [Float] {
        let asked = Array(tokenizer.tokenize(question, spans: false).ids.prefix(window / Self.questionShare))
        let pairs = SharedResults<Float>(passages.count)
        await workers.run(passages.count) { [self] number, workspace in
            let passage = tokenizer.tokenize(passages[number], spans: false).ids
            let first = tokenizer.before + asked + tokenizer.after
            // RoBERTa closes the first text once more before the second begins; it has one type of tokens.
            let joint = bert.weights.types.count == 1 ? tokenizer.after : []
            let room = max(0, window - first.count - joint.count - tokenizer.after.count)
            pairs.set(number, score(first, joint + passage.prefix(room) + tokenizer.after, workspace))
        }
        return pairs.take(or: -.infinity)
    }

    /// The score of two texts as ids, special ones included: to compare with other implementations.
    package func score(_ first: [Int32], _ second: [Int32]) async -> Float {
        let result = SharedResults<Float>(1)
        await workers.run(1) { [self] _, workspace in result.set(0, score(first, second, workspace)) }
        return result.take()[0]
    }

    private func score(_ first: [Int32], _ second: [Int32], _ workspace: EncoderWorkspace) -> Float {
        var score: Float = 0
        let ids = first + second
        unsafe bert.encode(ids, ends: [ids.count], seconds: [first.count], in: workspace) { _, state in
            // SAFETY: the encoder lends a state as wide as its configuration says.
            score = head.score(unsafe Array(UnsafeBufferPointer(start: state, count: bert.configuration.hidden)))
        }
        return score
    }
}
