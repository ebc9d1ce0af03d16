import ArgumentParser
import TroveKit

/// `trove worker`, hidden: an extraction worker that its parent feeds over descriptor 3.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Read documents for the parent process.", shouldDisplay: false)

    func run() throws { try Trove.serveAsWorker() }
}
