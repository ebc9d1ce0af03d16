package import TroveAnswer
internal import TroveCore

/// Cuts what a model wrote as its result into sentences and holds each to the passages that it names.
package struct ResultCertifier: Sendable {
    private let certifier: Certifier

    package init(_ certifier: Certifier) { self.certifier = certifier }

    /// Passages that a sentence is held to where it names none.
    private static let unnamed = 40

    /// The sentences with their certificates; numbers are those of the run's passages, from 1.
    func sentences(of text: String, passages: [ToolResult.Passage]) async -> [Answer.Sentence] {
        var cutter = WrittenSentences()
        var made: [Answer.Sentence] = []
        for written in cutter.take(text) + cutter.rest() {
            let named = written.numbers.filter { (1...max(1, passages.count)).contains($0) && !passages.isEmpty }
            let last = Array((1..<(passages.count + 1)).suffix(Self.unnamed))
            var certificate = await certifier.certificate(
                of: written.text,
                citing: (named.isEmpty ? last : named).map { number in
                    CitedPassage(
                        number: number, text: passages[number - 1].text, context: passages[number - 1].title)
                })
            let shown = certificate.verdict == .unsupported ? named : certificate.citations
            if certificate.verdict == .unsupported { certificate.citations = [] }
            made.append(Answer.Sentence(text: written.text, citations: shown, certificate: certificate))
        }
        return made
    }
}
