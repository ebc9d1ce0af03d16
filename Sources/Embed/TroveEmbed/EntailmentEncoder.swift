internal import Glibc
package import TroveCore
internal import TroveModels

/// Says whether one text follows from another, by reading both together: cross-encoders of three classes (entailment,
/// neutral, contradiction; Bowman et al., arXiv:1508.05326) or two, as the public hubs hold them.
package final class EntailmentEncoder: EntailmentJudge {
    private let pairs: CrossEncoder
    private let entailment: Int
    private let contradiction: Int?
    private let scripts: EncoderOptions.Scripts
    private let mostUnread: Double

    private init(_ folder: ModelFolder, _ options: EncoderOptions) throws(TroveError) {
        pairs = try CrossEncoder(folder, options)
        guard let entailment = folder.labels.firstIndex(of: "entailment"), folder.labels.count == pairs.outputs else {
            throw TroveError(
                .invalidArgument,
                "\(folder.path)/config.json names no class `entailment` in id2label; give a model of entailment")
        }
        self.entailment = entailment
        contradiction = folder.labels.firstIndex(of: "contradiction")
        (scripts, mostUnread) = (options.scripts, options.mostUnread)
    }

    /// Loads the model of the folder at `path`.
    /// - Throws: `.unavailable` when there is no model, `.corruptInput`, `.unsupportedFormat`; `.invalidArgument` where
    ///   its classes are others.
    package static func load(
        _ path: String, options: EncoderOptions = EncoderOptions()
    ) throws(TroveError) -> EntailmentEncoder {
        try EntailmentEncoder(ModelFolder(path), options)
    }

    /// What of a statement follows from a premise; nil where the model cannot read one of them.
    package func judgement(of statement: String, given premise: String) async -> EntailmentJudgement? {
        let read = [premise, statement].map { pairs.tokenizer.tokenize($0, spans: false) }
        guard read.allSatisfy({ (scripts == .latin ? $0.unreadShare : $0.unknownShare) <= mostUnread }) else {
            return nil
        }
        let logits = await pairs.logits(premise: read[0].ids, statement: read[1].ids)
        guard let most = logits.max(), most.isFinite else { return nil }
        let shares = logits.map { expf($0 - most) }
        let sum = shares.reduce(0, +)
        return EntailmentJudgement(
            follows: Double(shares[entailment] / sum), contradicts: contradiction.map { Double(shares[$0] / sum) } ?? 0)
    }
}
