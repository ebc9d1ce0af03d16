internal import TroveCore

extension RunResult {
    /// Sources that are shown where no sentence cites any.
    private static let shown = 10

    /// The result of a run as it stands.
    init(_ state: RunState, _ status: RunRecord.Status, _ reason: String, _ sentences: [Answer.Sentence]) {
        let cited = Set(sentences.flatMap(\.citations)).sorted()
        let numbers = cited.isEmpty ? Array(1..<(state.passages.count + 1)).prefix(Self.shown) : cited[...]
        var warnings = state.warnings
        let loose = sentences.count { $0.certificate.verdict == .unsupported }
        if loose > 0 { warnings.append("\(loose) of \(sentences.count) sentences are not borne out by what they cite") }
        self.init(
            goal: state.settings.goal, status: status, reason: reason, sentences: sentences,
            sources: numbers.map { number in
                let passage = state.passages[number - 1]
                return Source(
                    number: number, id: passage.id, title: passage.title, path: passage.path, page: passage.page,
                    sha256: passage.sha256, quote: passage.text, boxes: passage.boxes, trust: passage.trust)
            },
            plan: state.plan.tasks.map { Task(title: $0.title, proof: $0.proof, done: $0.isDone) },
            files: state.artefacts.map(\.name), steps: state.steps, warnings: warnings)
    }
}
