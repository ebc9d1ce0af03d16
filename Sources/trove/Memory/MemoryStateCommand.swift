import ArgumentParser
import TroveCore
import TroveKit

/// `trove memory state [NAME [VALUE]]`
struct MemoryStateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Read or write small named values that an agent keeps in view.",
        discussion: """
            trove memory state                      list them
            trove memory state plan "step 2"        write one
            trove memory state plan x --if-version 2   only where nobody wrote in between, else exit 4
            """)

    @Argument(help: "The value's name; left out, all are listed.")
    var name: String?
    @Argument(help: "What it should be; left out, it is read.")
    var value: String?
    @Option(help: ArgumentHelp("Write only if this is its version; 0: if there is none.", valueName: "number"))
    var ifVersion: Int?
    @Flag(help: "Take it out.")
    var remove = false
    @Flag(help: "Show every version.")
    var history = false
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if remove, name == nil || value != nil { throw ValidationError("--remove takes a name and no value") }
        if ifVersion != nil, value == nil, !remove { throw ValidationError("--if-version goes with a value") }
    }

    func run() async throws {
        let trove = try common.trove()
        if let name, value != nil || remove {
            let version = try await trove.setState(name, to: value, scope: scope.scope, expected: ifVersion)
            if common.json { return try Terminal.printJSON(["version": version]) }
            return print("version \(version)")
        }
        let states = try await trove.states(scope: scope.scope, name: name, history: history)
        if common.json { return try Terminal.printJSON(["states": states]) }
        for state in states {
            print("\(Terminal.printable(state.name)) (\(state.version)): \(Terminal.printable(state.value ?? "-"))")
        }
    }
}
