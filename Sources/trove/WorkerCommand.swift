import ArgumentParser
import TroveKit

/// `trove worker`, hidden: an extraction worker that its parent feeds over descriptor 3. ``Main`` starts it before any
/// other thread runs; this is its entry in the list of commands.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Read documents for the parent process.", shouldDisplay: false)

    func run() throws { try Trove.serveAsWorker() }
}
