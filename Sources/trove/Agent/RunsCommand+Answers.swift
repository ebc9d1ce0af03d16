import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// What people say to runs.
extension RunsCommand {
    /// `trove runs approve ID`
    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Allow the call that a run asks about.")
        @Argument(help: "The run.") var id: String
        @Flag(help: "Allow this tool for the rest of the run.") var always = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.trove().answerRun(id, always ? .always : .allow, by: NSUserName())
            common.note("`trove runs resume \(id)` goes on")
        }
    }

    /// `trove runs deny ID`
    struct Deny: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forbid the call that a run asks about.")
        @Argument(help: "The run.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.trove().answerRun(id, .deny, by: NSUserName())
            common.note("`trove runs resume \(id)` goes on without it")
        }
    }

    /// `trove runs settle ID`
    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether a call took place whose process died in the middle of it.",
            discussion: "Look at the other end before you answer: what took place is not done again, what did not is.")
        @Argument(help: "The run.") var id: String
        @Flag(help: "It took place.") var happened = false
        @Flag(help: "It did not.") var missing = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard happened != missing else { throw ValidationError("say --happened or --missing") }
        }

        func run() async throws {
            try await common.trove().answerRun(id, happened ? .happened : .missing, by: NSUserName())
            common.note("`trove runs resume \(id)` goes on")
        }
    }

    /// `trove runs pause ID`
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Halt a run before its next step.")
        @Argument(help: "The run.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().pauseRun(id) }
    }

    /// `trove runs cancel ID`
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a run before its next step.")
        @Argument(help: "The run.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().cancelRun(id) }
    }
}
