import ArgumentParser

/// `trove bench`
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure this machine.", subcommands: [BenchParseCommand.self])
}
