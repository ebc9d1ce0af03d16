import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// Starts the command, turns Ctrl-C into a clean end, and errors into one line and an exit code.
@main
enum Main {
    static func main() async {
        // Workers and programs of agents give their rights up before any other thread runs.
        if CommandLine.arguments.dropFirst().first == WorkerCommand.configuration.commandName { serve() }
        if CommandLine.arguments.dropFirst().first == Trove.confinedVerb { confine() }
        let work = Task { try await run() }
        Trove.guardMappedFiles()
        Interruption.install { work.cancel() }
        do {
            try await work.value
        } catch {
            end(with: error)
        }
    }

    private static func serve() -> Never {
        do {
            let arguments = CommandLine.arguments.dropFirst(2)
            if arguments.first == "--probe", let file = arguments.last {
                print(try Trove.probeWorkerRights(file: file))
                exit(0)
            }
            try Trove.serveAsWorker()
        } catch {
            Terminal.note("trove worker: \(error)")
        }
        exit(Outcome.failure.rawValue)
    }

    private static func confine() -> Never {
        do {
            try Trove.becomeConfined(Array(CommandLine.arguments.dropFirst(2)))
        } catch {
            end(with: error)
        }
    }

    private static func run() async throws {
        try checkVerb(CommandLine.arguments.dropFirst().first)
        var command = try TroveCommand.parseAsRoot(Self.arguments(CommandLine.arguments.dropFirst()))
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    /// Names the nearest verb where there is none of that name.
    private static func checkVerb(_ given: String?) throws {
        guard let given, !given.hasPrefix("-") else { return }
        let verbs = TroveCommand.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard !verbs.contains(given) else { return }
        let nearest = verbs.min { editDistance($0, given) < editDistance($1, given) } ?? "help"
        let advice = editDistance(nearest, given) <= max(2, given.count / 3) ? "did you mean `trove \(nearest)`? " : ""
        throw TroveError(.invalidArgument, "there is no verb `\(given)`; \(advice)`trove --help` lists them all")
    }

    /// A question may begin with a dash: one that holds white space is no option, and goes behind the `--`.
    private static func arguments(_ given: some Collection<String>) -> [String] {
        let verbs = [SearchCommand.configuration.commandName, AskCommand.configuration.commandName]
        guard verbs.contains(given.first), !given.contains("--") else { return Array(given) }
        let isQuestion = { (argument: String) in argument.hasPrefix("-") && argument.contains(where: \.isWhitespace) }
        let questions = given.filter(isQuestion)
        return questions.isEmpty ? Array(given) : given.filter { !isQuestion($0) } + ["--"] + questions
    }

    private static func end(with error: any Error) -> Never {
        if let outcome = error as? Outcome { exit(outcome.rawValue) }
        if error is CancellationError || Interruption.isRequested {
            Terminal.note("interrupted: what was committed is kept; run the same command to go on")
            exit(Outcome.interrupted.rawValue)
        }
        if let error = error as? TroveError {
            Terminal.note("trove: \(error.message)")
            exit(Outcome(error.code).rawValue)
        }
        let code = TroveCommand.exitCode(for: error)
        let message = TroveCommand.fullMessage(for: error)
        if !message.isEmpty {
            if code.isSuccess { print(message) } else { Terminal.note(message) }
        }
        exit(code == .validationFailure ? Outcome.usage.rawValue : code.rawValue)
    }
}

/// How the process ends, beside success. Thrown where the results are printed already.
enum Outcome: Int32, Error {
    case failure = 1
    case usage = 2
    /// Finished, but some files failed or are incomplete.
    case incomplete = 3
    case busy = 4
    case integrity = 5
    /// An evaluation scored lower than its baseline allows.
    case regression = 6
    /// A run of the agent waits for a person.
    case waiting = 7
    case interrupted = 130

    init(_ code: TroveError.Code) {
        switch code {
        case .invalidArgument: self = .usage
        case .busy: self = .busy
        case .integrity: self = .integrity
        case .cancelled: self = .interrupted
        default: self = .failure
        }
    }
}
