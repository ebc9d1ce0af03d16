public import Foundation
public import TroveCore
internal import TroveEmbed
internal import TroveModels

/// How texts become vectors where a program asks for vectors alone.
public struct EmbeddingOptions: Sendable {
    /// `fp32`, `bf16` or `int8`; nil takes the best that the processor computes without loss of quality.
    public var precision: String?
    /// Threads that encode; nil takes all processors that this process may use.
    public var threads: Int?
    /// A model folder; nil takes the built-in text encoder.
    public var model: URL?
    /// Most tokens of a text that are read, special ones counted; nil takes the model's window.
    public var length: Int?
    /// Tokens that one thread encodes at a time; nil takes what is fastest.
    public var batch: Int?

    /// Creates options; the defaults suit the built-in encoder.
    public init(
        precision: String? = nil, threads: Int? = nil, model: URL? = nil, length: Int? = nil, batch: Int? = nil
    ) {
        self.precision = precision
        self.threads = threads
        self.model = model
        self.length = length
        self.batch = batch
    }

    /// Whether nothing was asked for, so that the encoder of the settings serves.
    var areUsual: Bool { precision == nil && threads == nil && model == nil && length == nil && batch == nil }
}

/// Vectors of some texts.
public struct EmbeddedTexts: Encodable, Sendable {
    /// One text's vector and how the text was read.
    public struct Row: Encodable, Sendable {
        /// The vector; nil where more than a fifth of the text could not be read.
        public var vector: [Float]?
        /// Tokens of the text, special ones not counted.
        public var tokens: Int
        /// Tokens beyond the encoder's window, which the vector does not stand for.
        public var tokensLeftOut: Int
        /// Share of the characters that the encoder cannot read, 0 to 1.
        public var unreadShare: Double
        /// Share of the characters in words that the vocabulary cannot spell, 0 to 1.
        public var unknownShare: Double

        enum CodingKeys: String, CodingKey {
            case vector, tokens
            case tokensLeftOut = "tokens_left_out"
            case unreadShare = "unread_share"
            case unknownShare = "unknown_share"
        }
    }

    /// Names the vector space: vectors of equal spaces may be compared.
    public var space: String
    /// Numbers that the products worked with.
    public var precision: String
    /// Floats of a vector.
    public var dimension: Int
    /// The texts in order.
    public var embeddings: [Row]
}

/// A text's tokens, special ones around it left out.
public struct TokenizedText: Encodable, Sendable {
    /// Ids in the model's vocabulary.
    public var ids: [Int32]
    /// The scalars that each token covers.
    public var spans: [ScalarSpan]
}

/// Speed and memory of the text encoder on some texts. Names in JSON are those that `trove bench encode` documents.
public struct EncoderMeasurement: Encodable, Sendable {
    private let report: EncodeBenchmark.Report
    /// The vectors as an `.fvecs` file.
    public let fvecs: Data

    /// Each figure, as people read it.
    public var lines: [String] {
        [
            "\(report.texts) texts, \(report.tokens) tokens, \(report.precision), \(report.threads) threads",
            String(format: "%.0f tokens/s, %.1f texts/s", report.tokensPerSecond, report.textsPerSecond),
            String(format: "tokenizer %.1f MB/s on one thread", report.tokenizerMegabytesPerSecond),
            String(
                format: "query p50 %.3f ms, p99 %.3f ms", report.queryMedianMilliseconds,
                report.query99thMilliseconds),
            String(format: "%.0f MB resident", report.residentMegabytes),
        ]
    }

    init(_ report: EncodeBenchmark.Report, _ batch: EmbeddingBatch) {
        self.report = report
        fvecs = Data(batch.fvecs())
    }

    /// Writes the figures alone.
    public func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }
}

/// Vectors without a store.
extension Trove {
    /// The vectors of `texts`, in order. A row does not depend on the other texts, to the last bit.
    /// - Throws: `.unavailable` where the model is not installed, `.invalidArgument`, `.corruptInput`.
    public func embed(_ texts: [String], options: EmbeddingOptions = EmbeddingOptions()) async throws -> EmbeddedTexts {
        let encoder = try options.areUsual ? textEncoder() : encoder(options)
        let batch = await encoder.encode(texts)
        return EmbeddedTexts(
            space: encoder.fingerprint, precision: encoder.precision.rawValue, dimension: encoder.dimension,
            embeddings: batch.readings.enumerated().map { index, reading in
                EmbeddedTexts.Row(
                    vector: batch.vector(index), tokens: reading.tokens, tokensLeftOut: reading.tokensLeftOut,
                    unreadShare: reading.unreadShare, unknownShare: reading.unknownShare)
            })
    }

    /// The tokens of `texts`, as an encoder would read them.
    /// - Parameter tokenizer: A `tokenizer.json` of any model; nil takes that of the options' model.
    /// - Throws: `.unavailable` where the model is not installed, `.notFound`, `.corruptInput`, `.unsupportedFormat`.
    public func tokenize(
        _ texts: [String], tokenizer file: URL? = nil, options: EmbeddingOptions = EmbeddingOptions()
    ) throws -> [TokenizedText] {
        let tokenizer: any Tokenizer =
            if let file {
                try TokenizerFile.read(file.path, window: options.length ?? 512)
            } else {
                try ModelFolder(options.model?.path ?? modelCache.folder(of: .text)).tokenizer()
            }
        return texts.map { text in
            let made = tokenizer.tokenize(text)
            return TokenizedText(ids: made.ids, spans: made.spans)
        }
    }

    /// Measures the encoder on `texts`, each of which gets a vector however little of it can be read; latency is that
    /// of `queries`, or where there are none of the first eight words of texts.
    /// - Throws: `.unavailable` where the model is not installed, `.invalidArgument`, `.corruptInput`.
    public func measureEncoder(
        _ texts: [String], queries: [String] = [], options: EmbeddingOptions = EmbeddingOptions(), runs: Int = 3
    ) async throws -> EncoderMeasurement {
        guard runs > 0, !texts.isEmpty else {
            throw TroveError(.invalidArgument, "nothing to measure; give at least one text and one run")
        }
        let benchmark = EncodeBenchmark(try encoder(options, mostUnread: 1), runs: runs)
        let (report, batch) = await benchmark.measure(texts, queries: queries)
        return EncoderMeasurement(report, batch)
    }

    private func encoder(_ options: EmbeddingOptions, mostUnread: Double = 0.2) throws(TroveError) -> TextEncoder {
        var precision: EncoderOptions.Precision?
        if let name = options.precision {
            precision = EncoderOptions.Precision(rawValue: name)
            guard precision != nil else {
                let known = EncoderOptions.Precision.allCases.map(\.rawValue).joined(separator: ", ")
                throw TroveError(.invalidArgument, "no precision is called `\(name)`; there are \(known)")
            }
        }
        let settings = EncoderOptions(
            precision: precision, threads: options.threads, mostUnread: mostUnread, window: options.length,
            groupTokens: options.batch)
        if let model = options.model { return try TextEncoder.load(Self.canonical(model.path), options: settings) }
        return try TextEncoder.load(cache: modelCache, options: settings)
    }
}
