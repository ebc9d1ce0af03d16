import ArgumentParser

/// `trove bench`
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure a part of Trove on data of yours.",
        subcommands: [
            BenchIngestCommand.self, BenchAnnCommand.self, BenchEncodeCommand.self, BenchParseCommand.self,
            BenchImageCommand.self, BenchDecodeCommand.self,
            BenchQueryCommand.self, BenchMemoryCommand.self, BenchLearnCommand.self,
        ])
}
