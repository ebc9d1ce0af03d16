internal import TroveCore

/// What people say to a run.
extension RunJournal {
    /// Asks a person, and waits where somebody is there to answer.
    /// - Throws: ``RunSuspension/waiting(_:)`` where nobody is.
    func answer(to text: String, choices: [RunQuestion.Answer]) async throws -> RunQuestion.Answer {
        let names = JSONValue.array(choices.map { .string($0.rawValue) })
        let place = try await note(
            .question, ["text": .string(text), "choices": names], status: (.waiting, text), atOnce: true)
        if let known = try taken(.answer, of: place) {
            guard let answer = known["answer"]?.text.flatMap(RunQuestion.Answer.init) else {
                throw TroveError(.integrity, "an answer in the log of \(run.id) says nothing")
            }
            return answer
        }
        // Past the end of a replay nobody is asked.
        _ = try peek()
        let question = RunQuestion(run: run.id, sequence: place, text: text, choices: choices)
        try await catalog.ask(question)
        var given = try await recorded(place)
        if given == nil, let asker, let said = try await asker(question) {
            _ = try await catalog.answer(place, of: run.id, said.answer, by: said.by)
            given = try await recorded(place)
        }
        guard let given else { throw RunSuspension.waiting(question) }
        try await note(
            .answer,
            ["of": .number(Double(place)), "answer": .string(given.answer.rawValue), "by": .string(given.by)],
            status: (.running, ""), atOnce: true)
        return given.answer
    }

    private func recorded(_ place: Int) async throws -> (answer: RunQuestion.Answer, by: String)? {
        let question = try await catalog.questions(of: run.id).first { $0.sequence == place }
        guard let answer = question?.answer else { return nil }
        return (answer, question?.by ?? "")
    }

    /// Heeds what people want of the run, between two steps.
    /// - Throws: ``RunSuspension/paused``, ``RunCancelled``.
    func heed() async throws {
        if let next = try peek() {
            if try taken(.pause) != nil { return try await goOn() }
            if next.kind == .end, try Self.body(next)["status"]?.text == RunRecord.Status.cancelled.rawValue {
                throw RunCancelled()
            }
            return
        }
        switch try await catalog.request(of: run.id) {
        case "pause":
            try await note(.pause, [:], status: (.paused, "a person halted it"), atOnce: true)
            throw RunSuspension.paused
        case "cancel": throw RunCancelled()
        default: return
        }
    }

    private func goOn() async throws {
        if try await catalog.request(of: run.id) == "pause", try peek() == nil { throw RunSuspension.paused }
        try await note(.resume, [:], status: (.running, ""), atOnce: true)
    }
}
