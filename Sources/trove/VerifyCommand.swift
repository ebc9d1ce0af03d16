import ArgumentParser
import TroveKit

/// `trove verify`
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the store against itself: checksums, counts, orphans, vectors.")

    @OptionGroup var common: CommonOptions

    struct Verdict: Encodable {
        var ok: Bool
        var problems: [String]
    }

    func run() async throws {
        let problems = try await common.trove().verify()
        if common.json {
            try Terminal.printJSON(Verdict(ok: problems.isEmpty, problems: problems))
        } else {
            print(problems.isEmpty ? "the store is whole" : problems.joined(separator: "\n"))
        }
        if !problems.isEmpty { throw Outcome.integrity }
    }
}

/// `trove repair`
struct RepairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Make everything anew that is derived: terms, graphs. Nothing is read again.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let problems = try await common.trove().repair()
        if common.json {
            try Terminal.printJSON(VerifyCommand.Verdict(ok: problems.isEmpty, problems: problems))
        } else {
            print(problems.isEmpty ? "the store is whole" : problems.joined(separator: "\n"))
        }
        if !problems.isEmpty { throw Outcome.integrity }
    }
}
