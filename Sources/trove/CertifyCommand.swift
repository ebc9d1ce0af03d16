import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove certify [ANSWER ...]`
struct CertifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify", abstract: "Check that saved answers still stand in the files that they cite.",
        discussion: """
            An answer is saved by `trove ask --save` (in the store) or `--save-to FILE`. It fails when words that bore one \
            of its sentences out are no longer there. Nothing is asked of a model or a network. Exit code 3: not all hold.
            """)

    @Argument(help: ArgumentHelp("Identifiers of saved answers, or files.", valueName: "answer"), completion: .file())
    var answers: [String] = []

    @Flag(help: "Check every answer that is saved in the store.")
    var all = false

    @Option(help: ArgumentHelp("Write a saved answer to a file instead of checking it.", valueName: "file"))
    var export: String?

    @Flag(help: "Let go of saved answers instead of checking them.")
    var remove = false

    @Option(
        help: ArgumentHelp(
            "Certify sentences against given passages: one line of JSON each, with `sentence` and `passages`.",
            valueName: "file"), completion: .file())
    var statements: String?

    @Flag(help: "Show the figures that each certificate of --statements rests on.")
    var explain = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !answers.isEmpty || all || statements != nil else {
            throw ValidationError("name a saved answer or its file, or ask for --all")
        }
        guard export == nil || answers.count == 1 else { throw ValidationError("--export takes one answer") }
    }

    func run() async throws {
        let trove = try common.trove()
        if let statements { return try await certify(statements: statements, trove) }
        if let export { return try await write(answers[0], to: export, trove) }
        if remove {
            for id in answers { try await trove.removeSavedAnswer(id) }
            return
        }
        var checks = all ? try await trove.certifyAll() : []
        for answer in answers {
            checks.append(
                FileManager.default.fileExists(atPath: answer)
                    ? try await trove.certify(file: URL(fileURLWithPath: answer))
                    : try await trove.certify(saved: answer))
        }
        await trove.restWorkers()
        if common.json {
            try Terminal.printJSON(checks)
        } else {
            for check in checks { show(check) }
            if checks.isEmpty { common.note("no answer is saved; `trove ask --save` keeps one") }
        }
        if checks.contains(where: { !$0.holds }) { throw ExitCode(3) }
    }

    private func show(_ check: AnswerCheck) {
        print("\(check.holds ? "holds" : "FAILS")  \(check.id)  \(Terminal.printable(check.question))")
        for failure in check.failures { print("       " + Terminal.printable(failure.line)) }
        for (old, new) in check.moved.sorted(by: { $0.key < $1.key }) {
            print("       " + Terminal.dim(Terminal.printable("\(old) lies at \(new) now")))
        }
    }

    private func write(_ id: String, to file: String, _ trove: Trove) async throws {
        guard let saved = try await trove.savedAnswers().first(where: { $0.answer.id == id })?.answer else {
            throw TroveError(.notFound, "no answer \(id) is kept; `trove certify --all` lists those that are")
        }
        try Terminal.write(try JSONEncoder().encode(saved), to: file)
    }

    private func certify(statements file: String, _ trove: Trove) async throws {
        for (number, line) in try EncoderArguments.lines(of: file).enumerated() {
            let claim: ClaimedSentence
            do {
                claim = try JSONDecoder().decode(ClaimedSentence.self, from: Data(line.utf8))
            } catch {
                throw TroveError(
                    .invalidArgument,
                    "line \(number + 1) of \(file) must be {\"sentence\": \"...\", \"passages\": [{\"text\": \"...\"}]}")
            }
            var found = try await trove.certify(claim)
            if !explain { found.features = nil }
            try Terminal.printJSONLine(found)
        }
    }
}
