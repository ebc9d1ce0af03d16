import ArgumentParser
import Foundation
import TroveKit

/// `trove config`
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the effective settings and where each came from.",
        discussion: """
            A flag outranks a TROVE_... variable, that the configuration file (TOML, \
            $XDG_CONFIG_HOME/trove/config.toml or --config FILE), that the default.
            """)

    @OptionGroup var common: CommonOptions

    private struct Settings: Encodable {
        var file: String?
        var settings: [TroveKit.Configuration.Entry]
    }

    func run() throws {
        let configuration = try common.trove().configuration
        if common.json {
            return try Terminal.printJSON(Settings(file: configuration.file?.path, settings: configuration.entries))
        }
        print(configuration.toml, terminator: "")
    }
}
