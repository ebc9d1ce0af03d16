internal import Foundation
package import TroveCore
package import TroveEmbed
internal import TroveQuery

/// Establishes how far sentences are borne out by the passages that they cite.
///
/// Word beside word first; then rules that settle that a passage does not say something (a number, a unit, a negation,
/// another word in a sentence that is otherwise the same); then likeness. What was established never rests on a model
/// that writes. Lies made of the passage's own words, with another of its names or with roles changed, are found where
/// the statement keeps near to the passage's own sentence, and often not where it does not.
package struct Certifier: Sendable {
    private let encoder: TextEncoder?
    private let entailment: (any EntailmentJudge)?

    /// Creates a certifier.
    /// - Parameters:
    ///   - encoder: Nil judges likeness by words alone.
    ///   - entailment: Is asked where no rule settles a sentence; nil leaves it to likeness.
    package init(encoder: TextEncoder?, entailment: (any EntailmentJudge)? = nil) {
        (self.encoder, self.entailment) = (encoder, entailment)
    }

    /// A certificate with the figures that it rests on.
    package struct Finding: Sendable {
        package var certificate: Certificate
        /// Figures of the passage that bears it out best, by name; nil where word beside word settled it.
        package var features: [(name: String, value: Double)]?
        /// Whether a rule settled it.
        package var isSettled: Bool
        /// By passage, the sentences that say most of it.
        package var places: [Int: ScalarSpan] = [:]
    }

    /// Certifies one sentence.
    /// - Parameter passages: What it cites; a sentence that cites nothing is unsupported.
    package func certificate(of sentence: String, citing passages: [CitedPassage]) async -> Certificate {
        await finding(of: sentence, citing: passages).certificate
    }

    /// Certifies one sentence and says by which figures.
    package func finding(of sentence: String, citing passages: [CitedPassage]) async -> Finding {
        guard !passages.isEmpty else {
            return Finding(
                certificate: Certificate(
                    verdict: .unsupported, method: .comparison, support: 0, reasons: ["it cites nothing"], citations: []
                ),
                features: nil, isSettled: true)
        }
        let words = WordRuns.words(sentence)
        let tokens = StatementReader.tokens(sentence)
        let readings = passages.map { ($0.number, PassageReadings($0)) }
        let standing = readings.map { Self.standing(words, $0.1) }
        var quoting: [Int] = []
        var quoted: [Int: ScalarSpan] = [:]
        for ((number, reading), standing) in zip(readings, standing) where standing == .plain {
            let evidence = StatementEvidence(tokens, text: sentence, passage: reading)
            guard !evidence.hasOtherUnits else { continue }
            quoting.append(number)
            quoted[number] = evidence.place
        }
        if !quoting.isEmpty {
            return Finding(
                certificate: Certificate(verdict: .verbatim, method: .comparison, support: 1, citations: quoting),
                features: nil, isSettled: true, places: quoted)
        }
        var found: [Finding] = []
        for ((number, reading), standing) in zip(readings, standing) {
            found.append(await judge(sentence, tokens, reading, [number], isGoverned: standing == .governed))
        }
        let places = found.reduce(into: [:]) { $0.merge($1.places) { first, _ in first } }
        let supported = found.filter { $0.certificate.verdict != .unsupported }
        if var best = supported.max(by: { $0.certificate.support < $1.certificate.support }) {
            best.certificate.citations = supported.flatMap(\.certificate.citations)
            best.places = places
            return best
        }
        if passages.count > 1, !standing.contains(.governed) {
            // What one passage begins another may end.
            let joined = CitedPassage(
                number: 0, text: passages.map(\.text).joined(separator: "\n\n"),
                context: passages.map(\.context).joined(separator: "\n"))
            let numbers = passages.map(\.number)
            var finding = await judge(sentence, tokens, PassageReadings(joined), numbers, isGoverned: false)
            finding.places = places
            if finding.certificate.verdict != .unsupported { return finding }
        }
        var best =
            found.max { $0.certificate.support < $1.certificate.support }
            ?? Finding(
                certificate: Certificate(verdict: .unsupported, method: .comparison, support: 0, citations: []),
                features: nil, isSettled: true)
        best.places = places
        return best
    }

    /// How words stand in a passage.
    private enum Standing {
        case plain
        /// Side by side, but what stands before them denies, orders or reports them.
        case governed
        case none
    }

    private static func standing(_ words: [String], _ reading: PassageReadings) -> Standing {
        guard !words.isEmpty, words.count <= reading.words.count else { return .none }
        var found = Standing.none
        for start in 0...(reading.words.count - words.count)
        where reading.words[start..<(start + words.count)].elementsEqual(words) {
            guard reading.governs(from: start, words: words) else { return .plain }
            found = .governed
        }
        return found
    }

    private func judge(
        _ sentence: String, _ tokens: [StatementToken], _ passage: PassageReadings, _ numbers: [Int], isGoverned: Bool
    ) async -> Finding {
        var evidence = StatementEvidence(tokens, text: sentence, passage: passage)
        if isGoverned { evidence.object("the cited passage denies, orders or reports it, and does not say it") }
        var method = Certificate.Method.lexical
        var contradiction: String?
        if evidence.objections.isEmpty {
            evidence.add(cosine: await cosine(sentence, evidence.best, passage))
            if evidence.features.dense != nil { method = .encoder }
        }
        var support = SupportModel.value(evidence)
        if evidence.objections.isEmpty, let judgement = await judgement(of: sentence, evidence, passage) {
            method = .entailment
            support = SupportModel.joined(support, judgement)
            if judgement.contradicts > 0.5, support < 0.5 { contradiction = "the cited passage says otherwise" }
        }
        var certificate = Certificate(verdict: .unsupported, method: method, support: support, citations: [])
        if !evidence.objections.isEmpty {
            certificate.method = .comparison
            certificate.support = min(support, 0.1)
            certificate.reasons = evidence.objections
        } else if support < 0.5 {
            certificate.reasons = [contradiction ?? "too little of it stands in the cited passage"]
        } else {
            certificate.verdict = evidence.holdsParticulars ? .exact : .supported
            certificate.citations = numbers
        }
        return Finding(
            certificate: certificate, features: evidence.features.named.map { (name: $0.0, value: $0.1) },
            isSettled: !evidence.objections.isEmpty,
            places: Dictionary(numbers.compactMap { number in evidence.place.map { (number, $0) } }) { $1 })
    }

    /// Whether a sentence follows from the part of the passage that says most of it, below what stands above that; nil where
    /// no model reads them.
    private func judgement(
        of sentence: String, _ evidence: StatementEvidence, _ passage: PassageReadings
    ) async -> EntailmentJudgement? {
        guard let entailment, let place = evidence.place else { return nil }
        let scalars = Array(passage.text.unicodeScalars)[place.range]
        return await entailment.judgement(of: sentence, given: String(String.UnicodeScalarView(scalars)))
    }

    /// Cosine of a sentence to the part of the passage that says most of it; nil where no encoder reads them.
    private func cosine(_ sentence: String, _ best: Range<Int>, _ passage: PassageReadings) async -> Double? {
        guard let encoder, let first = passage.tokens[best].first, let last = passage.tokens[best].last else {
            return nil
        }
        let scalars = Array(passage.text.unicodeScalars)[first.span.start..<last.span.end]
        let batch = await encoder.encode([sentence, String(String.UnicodeScalarView(scalars))])
        guard let mine = batch.vector(0), let theirs = batch.vector(1) else { return nil }
        return Double(zip(mine, theirs).reduce(0) { $0 + $1.0 * $1.1 })
    }
}
