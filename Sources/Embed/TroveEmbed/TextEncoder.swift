internal import CTroveKernels
internal import Synchronization
package import TroveCore
package import TroveModels

/// Turns texts into vectors: tokenizer, BERT-family encoder, pooling.
///
/// One encoder serves any number of tasks; the work runs on threads of its own, so that a task that awaits it holds
/// none of Swift's.
package final class TextEncoder: Sendable {
    /// Floats of a vector.
    package var dimension: Int { bert.configuration.hidden }
    /// Names the vector space: equal for encoders whose vectors may be compared. Precision is no part of it.
    package let fingerprint: String
    /// The tokenizer, whose window sizes the chunks.
    package let tokenizer: any Tokenizer
    /// How the encoder computes.
    package let options: EncoderOptions

    /// What stands before a question and before a passage.
    package let prompts: EncoderPrompts

    /// The numbers that the products work with on this processor.
    package let precision: EncoderOptions.Precision

    /// Threads that encode.
    package var threads: Int { workers.count }

    let bert: BertEncoder
    /// Tokens of a text that are read, special ones not counted.
    private let window: Int
    private let workers: EncoderWorkers
    /// Tokens of a group, which one worker encodes at a time.
    private static let groupTokens = 240

    private init(
        _ folder: ModelFolder, _ options: EncoderOptions, _ tokenizer: any Tokenizer, _ packed: PackedWeightsCache?
    ) throws(TroveError) {
        let identity = try WeightsIdentity(folder.weightsPath)
        prompts = folder.prompts
        let details =
            "\(identity.sha256) \(folder.pooling.rawValue) \(folder.normalizes) \(folder.window)" + prompts.identity
        fingerprint = "text-" + Identifier.digest(details).prefix(16)
        self.tokenizer = tokenizer
        self.options = options
        let marks = tokenizer.before.count + tokenizer.after.count
        window = min((options.window ?? folder.window) - marks, tokenizer.window)
        precision = Self.precision(options.precision)
        let key = PackedWeights.Key(weights: identity.sha256, precision: precision)
        bert = BertEncoder(
            configuration: folder.configuration, weights: try Self.weights(folder, key, packed),
            pooling: folder.pooling, normalizes: folder.normalizes, precision: precision)
        workers = EncoderWorkers(options.threads ?? Int(ctrove_encoder_processors()))
    }

    /// The weights as a file that all processes share, written here if there is none yet; else this process's own.
    private static func weights(
        _ folder: ModelFolder, _ key: PackedWeights.Key, _ cache: PackedWeightsCache?
    ) throws(TroveError) -> BertWeights {
        let name = PackedWeightsCache.name(of: key.weights)
        if let found = cache?.open(name, key) { return try BertWeights(folder, key.precision, packed: found) }
        let own = try BertWeights(folder, key.precision)
        guard let kept = cache?.keep(own.linears, name, key) else { return own }
        return try BertWeights(folder, key.precision, packed: kept)
    }

    /// Loads the encoder of the model folder at `path`.
    /// - Parameter packed: Where its packed weights are kept; nil to pack them at each start.
    /// - Throws: `.unavailable` when there is no model, `.corruptInput`, `.unsupportedFormat`.
    package static func load(
        _ path: String, options: EncoderOptions = EncoderOptions(), packed: PackedWeightsCache? = nil
    ) throws(TroveError) -> TextEncoder {
        if let threads = options.threads, !(1...1024).contains(threads) {
            throw TroveError(.invalidArgument, "\(threads) threads cannot encode; ask for 1 to 1024")
        }
        if let window = options.window, window < 3 {
            throw TroveError(.invalidArgument, "a length of \(window) tokens leaves no room for text; give at least 3")
        }
        if let tokens = options.groupTokens, !(1...65_536).contains(tokens) {
            throw TroveError(.invalidArgument, "a batch of \(tokens) tokens cannot be; give 1 to 65536")
        }
        let folder = try ModelFolder(path)
        let encoder = try TextEncoder(folder, options, folder.tokenizer(), packed)
        // What reading the vocabulary left behind would otherwise stay with the process.
        ctrove_encoder_trim()
        return encoder
    }

    /// Loads the built-in text encoder from the model cache.
    /// - Throws: `.unavailable` when it is not installed.
    package static func load(
        cache: ModelCache = ModelCache(), options: EncoderOptions = EncoderOptions()
    ) throws(TroveError) -> TextEncoder {
        try load(cache.folder(of: .text), options: options, packed: PackedWeightsCache(models: cache))
    }

    /// The vectors of `texts`, which are passages, in order.
    ///
    /// A text longer than the window is read up to it; ``EmbeddingBatch/Reading/tokensLeftOut`` tells what was not. A
    /// row does not depend on the other texts.
    package func encode(_ texts: [String]) async -> EmbeddingBatch {
        let slices = Self.slices(texts.count, workers.count)
        let tokens = SharedResults<[Int32]>(texts.count)
        let readings = SharedResults<EmbeddingBatch.Reading>(texts.count)
        await workers.run(slices.count) { [self] slice, _ in
            for index in slices[slice] {
                let (ids, reading) = read(texts[index], after: prompts.passage)
                tokens.set(index, ids)
                readings.set(index, reading)
            }
        }
        return await encode(tokens.take(), readings.take())
    }

    /// What a text is to an encoder that tells questions and passages apart.
    package enum Role: Sendable {
        case question
        case passage
    }

    /// The vector of one question, encoded on the calling thread.
    package func encodeQuery(_ text: String) async -> EmbeddingBatch { await encodeShort(text, as: .question) }

    /// The vector of one short text, encoded on the calling thread.
    package func encodeShort(_ text: String, as role: Role) async -> EmbeddingBatch {
        let (ids, reading) = read(text, after: role == .question ? prompts.question : prompts.passage)
        guard reading.hasVector else { return await encode([ids], [reading]) }
        var batch = EmbeddingBatch(dimension: dimension, values: [], readings: [reading])
        workers.runHere { workspace in
            unsafe bert.encode(ids, ends: [ids.count], in: workspace) { _, vector in
                // SAFETY: the encoder lends `dimension` floats.
                batch.values = unsafe Array(UnsafeBufferPointer(start: vector, count: dimension))
            }
        }
        return batch
    }

    /// The hidden states of one sequence after the embeddings and after each layer, row-major: to compare layer by
    /// layer with other implementations. Ids, special ones included, must be below the vocabulary's size, and at most
    /// as many as the encoder has positions.
    package func hiddenStates(_ ids: [Int32]) async -> [[Float]] {
        let configuration = bert.configuration
        precondition(ids.allSatisfy { $0 >= 0 && Int($0) < configuration.vocabulary }, "ids outside the vocabulary")
        precondition(!ids.isEmpty && ids.count <= configuration.positions, "no tokens, or more than positions")
        let layers = SharedResults<[Float]>(configuration.layers + 1)
        await workers.run(1) { [bert] _, workspace in
            var layer = 0
            unsafe bert.encode(
                ids, ends: [ids.count], in: workspace,
                observe: { states in
                    layers.set(layer, unsafe Array(states))
                    layer += 1
                }, write: { _, _ in })
        }
        return layers.take()
    }

    /// Tokens of a text within the window, special ones included, and how the text was read.
    private func read(_ text: String, after prompt: String) -> ([Int32], EmbeddingBatch.Reading) {
        let tokenized = tokenizer.tokenize(prompt + text, spans: false)
        let kept = tokenized.ids.prefix(window)
        let ids = tokenizer.before + kept + tokenizer.after
        let share = options.scripts == .latin ? tokenized.unreadShare : tokenized.unknownShare
        let reading = EmbeddingBatch.Reading(
            tokens: tokenized.ids.count, tokensLeftOut: tokenized.ids.count - kept.count, unreadShare: share,
            unknownShare: tokenized.unknownShare, hasVector: share <= options.mostUnread && !ids.isEmpty)
        return (ids, reading)
    }

    private func encode(_ tokens: [[Int32]], _ readings: [EmbeddingBatch.Reading]) async -> EmbeddingBatch {
        let groups = groups(tokens, readings)
        let rows = SharedResults<[Float]>(tokens.count)
        await workers.run(groups.count) { [self] group, workspace in
            var ids: [Int32] = []
            var ends: [Int] = []
            for index in groups[group] {
                ids += tokens[index]
                ends.append(ids.count)
            }
            unsafe bert.encode(ids, ends: ends, in: workspace) { number, vector in
                // SAFETY: the encoder lends `dimension` floats.
                rows.set(groups[group][number], unsafe Array(UnsafeBufferPointer(start: vector, count: dimension)))
            }
        }
        var batch = EmbeddingBatch(dimension: dimension, values: [], readings: readings)
        batch.values.reserveCapacity(tokens.count * dimension)
        for row in rows.take(or: [Float](repeating: 0, count: dimension)) { batch.values += row }
        return batch
    }

    /// Texts to be encoded, in groups of about ``groupTokens``, long texts first; enough groups for all workers.
    private func groups(_ tokens: [[Int32]], _ readings: [EmbeddingBatch.Reading]) -> [[Int]] {
        let order = tokens.indices.filter { readings[$0].hasVector }.sorted {
            (tokens[$0].count, $1) > (tokens[$1].count, $0)
        }
        let total = order.reduce(0) { $0 + tokens[$1].count }
        let most = options.groupTokens ?? Self.groupTokens
        let aim = min(most, max(1, total / workers.count))
        var groups: [[Int]] = []
        var filled = aim
        for index in order {
            if filled >= aim || filled + tokens[index].count > most * 5 / 4 {
                groups.append([])
                filled = 0
            }
            groups[groups.count - 1].append(index)
            filled += tokens[index].count
        }
        return groups
    }

    static func precision(_ wanted: EncoderOptions.Precision?) -> EncoderOptions.Precision {
        switch wanted {
        case .int8 where ctrove_encoder_has_i8() != 0, nil where ctrove_encoder_has_i8() != 0: .int8
        case .bf16 where ctrove_encoder_has_bf16() != 0, nil where ctrove_encoder_has_bf16() != 0: .bf16
        default: .fp32
        }
    }

    private static func slices(_ count: Int, _ workers: Int) -> [Range<Int>] {
        let size = max(8, (count + workers * 4 - 1) / (workers * 4))
        return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }
}
