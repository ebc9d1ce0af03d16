import Foundation
import TroveCore
import TroveKit

/// Works on a run before a person's eyes: its steps on standard error, its result on standard output.
struct RunDisplay {
    let common: CommonOptions

    /// - Throws: `Outcome.waiting` where a person must answer first, `.incomplete` where it was stopped.
    func carryOn(_ id: String, _ trove: Trove) async throws {
        let isQuiet = common.quiet || common.json && !common.verbose
        let report = try await trove.carryOn(id, asker: asker) { event in
            if !isQuiet, let line = event.summary { Terminal.note(Terminal.printable(line)) }
        }
        try show(report)
    }

    /// What a run came to, or what it waits for.
    func show(_ report: RunReport) throws {
        let id = report.run.id
        if common.json { try Terminal.printJSON(report) }
        if let question = report.question {
            let verbs = question.choices.contains(.allow) ? "approve|deny" : "settle --happened|--missing"
            common.note(
                "\(id) waits: \(Terminal.printable(question.text))\nanswer by `trove runs \(verbs) \(id)`, then "
                    + "`trove runs resume \(id)`")
            throw Outcome.waiting
        }
        guard let result = report.result else {
            common.note("\(id) is \(report.run.status.rawValue); `trove runs resume \(id)` goes on")
            throw Outcome.incomplete
        }
        if !common.json { print(Terminal.printable(result.markdown), terminator: "") }
        if report.run.status != .done { throw Outcome.incomplete }
    }

    /// Asks at the terminal, where there is one.
    private var asker: Trove.RunAsker? {
        guard isatty(0) == 1, Terminal.isErrorLive, !common.json else { return nil }
        return { question in
            Terminal.note(Terminal.printable(question.text))
            let choices = question.choices.map(\.rawValue)
            while true {
                Terminal.noteRaw("\(choices.joined(separator: " / ")) (empty: later)? ")
                guard let said = readLine()?.trimmingCharacters(in: .whitespaces), !said.isEmpty else { return nil }
                let meant = choices.filter { $0.hasPrefix(said.lowercased()) }
                if meant.count == 1, let answer = RunQuestion.Answer(rawValue: meant[0]) {
                    return (answer, NSUserName())
                }
            }
        }
    }
}
