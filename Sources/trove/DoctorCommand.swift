import ArgumentParser
import Foundation
import TroveKit

/// `trove doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check libraries, models, language packs and the store, and say what to do.")

    @OptionGroup var common: CommonOptions

    private struct Report: Encodable {
        var ok: Bool
        var checks: [HealthCheck]
    }

    func run() async throws {
        let checks = try await common.trove().doctor()
        let isWell = checks.allSatisfy { $0.state != .broken }
        if common.json {
            try Terminal.printJSON(Report(ok: isWell, checks: checks))
        } else {
            for check in checks {
                print(
                    "\(check.state.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0))  \(check.name): \(check.detail)"
                )
                if let remedy = check.remedy { print("         \(Terminal.bold(remedy))") }
            }
        }
        if !isWell { throw Outcome.failure }
    }
}
