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
    private let head: ClassificationHead
    private let window: Int
    private let workers: EncoderWorkers

    /// Tokens of a question that are read at most, as a share of the window: the passage wants most of it.
    private static let questionShare = 4

    /// Classes that it tells apart; one that ranks has one.
    var outputs: Int { head.outputs }

    init(_ folder: ModelFolder, _ options: EncoderOptions) throws(TroveError) {
        tokenizer = try folder.tokenizer()
        let precision = TextEncoder.precision(options.precision)
        let weights = try BertWeights(folder, precision)
        head = try ClassificationHead(folder.weights(), width: folder.configuration.hidden)
        bert = BertEncoder(
            configuration: folder.configuration, weights: weights, pooling: .cls, normalizes: false,
            precision: precision)
        window = min(options.window ?? folder.window, folder.configuration.positions)
        workers = EncoderWorkers(options.threads ?? Int(ctrove_encoder_processors()))
        ctrove_encoder_trim()
    }

    /// Loads the encoder of the model folder at `path`.
    /// - Throws: `.unavailable` when there is no model, `.corruptInput`, `.unsupportedFormat`; `.invalidArgument` where
    ///   the model has no head of one output.
    package static func load(
        _ path: String, options: EncoderOptions = EncoderOptions()
    ) throws(TroveError) -> CrossEncoder {
        let encoder = try CrossEncoder(ModelFolder(path), options)
        guard encoder.outputs == 1 else {
            throw TroveError(.invalidArgument, "the head of \(path) has \(encoder.outputs) outputs; one ranks")
        }
        return encoder
    }

    /// How well each passage answers `question`, as logits: above 0 rather well than not.
    package func scores(_ question: String, _ passages: [String]) async -> [Float] {
        let asked = tokenizer.tokenize(question, spans: false).ids.prefix(window / Self.questionShare)
        let pairs = SharedResults<Float>(passages.count)
        await workers.run(passages.count) { [self] number, workspace in
            let passage = tokenizer.tokenize(passages[number], spans: false).ids
            let room = max(0, window - marks - asked.count)
            let (first, second) = joined(asked, passage.prefix(room))
            pairs.set(number, logits(first, second, workspace)[0])
        }
        return pairs.take(or: -.infinity)
    }

    /// A logit for each class of a statement under a premise; of a premise that is too long its beginning is read.
    func logits(premise: [Int32], statement: [Int32]) async -> [Float] {
        let said = statement.prefix(window / 2)
        let (first, second) = joined(premise.prefix(max(0, window - marks - said.count)), said)
        return await logits(first, second)
    }

    /// Tokens that stand around and between two texts.
    private var marks: Int { tokenizer.before.count + tokenizer.after.count * 2 + between.count }

    /// RoBERTa closes the first text once more before the second begins; it has one type of tokens.
    private var between: [Int32] { bert.weights.types.count == 1 ? tokenizer.after : [] }

    private func joined(_ first: ArraySlice<Int32>, _ second: ArraySlice<Int32>) -> ([Int32], [Int32]) {
        (tokenizer.before + first + tokenizer.after, between + second + tokenizer.after)
    }

    /// The scores of two texts as ids, special ones included: to compare with other implementations.
    package func logits(_ first: [Int32], _ second: [Int32]) async -> [Float] {
        let result = SharedResults<[Float]>(1)
        await workers.run(1) { [self] _, workspace in result.set(0, logits(first, second, workspace)) }
        return result.take()[0]
    }

    private func logits(_ first: [Int32], _ second: [Int32], _ workspace: EncoderWorkspace) -> [Float] {
        var scores: [Float] = []
        let ids = first + second
        unsafe bert.encode(ids, ends: [ids.count], seconds: [first.count], in: workspace) { _, state in
            // SAFETY: the encoder lends a state as wide as its configuration says.
            scores = head.scores(unsafe Array(UnsafeBufferPointer(start: state, count: bert.configuration.hidden)))
        }
        return scores
    }
}
