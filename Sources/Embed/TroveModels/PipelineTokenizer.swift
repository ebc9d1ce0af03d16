internal import TroveCore

/// A tokenizer assembled from the steps that a `tokenizer.json` names: added tokens, normalisers, pre-tokenizers, then
/// byte-pair encoding or Unigram, equal to its reference implementation.
package struct PipelineTokenizer: Tokenizer {
    /// Most tokens of one text that the encoder reads, special tokens not counted.
    package let window: Int
    /// One past the highest id.
    package let idLimit: Int
    /// Tokens before each text.
    package var before: [Int32] { marks.before }
    /// Tokens after each text.
    package var after: [Int32] { marks.after }

    private enum Model: Sendable {
        case bytePairs(BytePairModel)
        case unigram(UnigramModel)

        func tokens(of piece: [Unicode.Scalar]) -> [ModelToken] {
            switch self {
            case .bytePairs(let model): model.tokens(of: piece)
            case .unigram(let model): model.tokens(of: piece)
            }
        }
    }

    private let added: AddedTokens
    private let normalizers: [TextNormalizer]
    private let preTokenizers: [PreTokenizer]
    private let model: Model
    private let marks: TokenMarks

    /// Reads the tokenizer; see ``TokenizerFile/read(_:window:)``.
    init(_ json: JSONValue, window: Int, path: String) throws(TroveError) {
        guard let description = json["model"] else { throw TokenizerFile.corrupt(path, "it has no model") }
        let limit: Int
        if TokenizerFile.kind(of: description) == "BPE" {
            let pairs = try BytePairModel(description, path: path)
            (model, limit) = (.bytePairs(pairs), pairs.idLimit)
        } else {
            let unigram = try UnigramModel(description, path: path)
            (model, limit) = (.unigram(unigram), unigram.idLimit)
        }
        normalizers = try TextNormalizer.read(json["normalizer"], path: path)
        preTokenizers = try PreTokenizer.read(json["pre_tokenizer"], path: path)
        added = try AddedTokens(json["added_tokens"], normalizers, path: path)
        marks = try TokenMarks(json["post_processor"], path: path)
        let ids = marks.before + marks.after + added.ids.values
        idLimit = max(limit, Int(ids.max() ?? 0) + 1)
        self.window = window - marks.before.count - marks.after.count
        guard self.window > 0 else {
            throw TroveError(.invalidArgument, "a window of \(window) tokens leaves no room")
        }
    }

    /// The tokens of `text`; with `spans`, also the scalars that each covers.
    package func tokenize(_ text: String, spans wantsSpans: Bool) -> Tokenization {
        let scalars = Array(text.unicodeScalars)
        var out = Tokenization()
        var unread = [Bool](repeating: false, count: scalars.count)
        for part in added.parts(scalars, normalized: false) {
            if let id = part.id {
                let span = ScalarSpan(part.range.lowerBound, part.range.upperBound)
                add(id, span, scalars[part.range], wantsSpans, &out)
                continue
            }
            var segment = AlignedText(scalars[part.range])
            for step in normalizers { step.apply(to: &segment) }
            for inner in added.parts(segment.scalars, normalized: true) {
                if let id = inner.id {
                    let (start, end) = segment.source(inner.range)
                    add(id, ScalarSpan(start, end), segment.scalars[inner.range], wantsSpans, &out)
                    continue
                }
                for piece in preTokenizers.reduce(
                    [segment[inner.range]], { pieces, step in pieces.flatMap(step.split) })
                where !piece.isEmpty {
                    tokenize(piece, wantsSpans, &out, &unread)
                }
            }
        }
        count(scalars, unread, &out)
        return out
    }

    /// Adds a token spelled `spelling`.
    private func add(
        _ id: Int32, _ span: ScalarSpan, _ spelling: ArraySlice<Unicode.Scalar>, _ wantsSpans: Bool,
        _ out: inout Tokenization
    ) {
        if wantsSpans {
            let leading = spelling.prefix(while: Self.isSpace).count
            let trailing = spelling.reversed().prefix(while: Self.isSpace).count
            out.spans.append(
                marks.trimmed(span, leading: leading, trailing: trailing, isFirst: out.ids.isEmpty))
        }
        out.ids.append(id)
    }

    private func tokenize(
        _ piece: AlignedText, _ wantsSpans: Bool, _ out: inout Tokenization, _ unread: inout [Bool]
    ) {
        var reached = 0
        for token in model.tokens(of: piece.scalars) {
            let range = reached..<min(reached + token.count, piece.count)
            reached = range.upperBound
            let (start, end) = piece.source(range)
            if token.isUnknown { for index in start..<min(end, unread.count) { unread[index] = true } }
            add(token.id, ScalarSpan(start, end), piece.scalars[range], wantsSpans, &out)
        }
    }

    /// A space, also as byte-level vocabularies spell it.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{120}" || scalar.properties.isWhitespace
    }

    /// Counts the characters, the unknown ones, and those of other scripts among the known.
    private func count(_ scalars: [Unicode.Scalar], _ unread: [Bool], _ out: inout Tokenization) {
        for (index, scalar) in scalars.enumerated() {
            if scalar.value < 0x80 {
                if scalar.value > 0x20 && scalar.value < 0x7F { out.characters += 1 } else { continue }
                if unread[index] { out.unknown += 1 }
                continue
            }
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control { continue }
            out.characters += 1
            if unread[index] {
                out.unknown += 1
            } else if CharacterTable.isForeign(scalar) {
                out.foreign += 1
            }
        }
    }
}
