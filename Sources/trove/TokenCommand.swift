import ArgumentParser
import TroveCore
import TroveKit

/// `trove token`
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Say who may ask `trove serve`.",
        subcommands: [TokenAddCommand.self, TokenListCommand.self, TokenRevokeCommand.self])
}

/// `trove token add NAME`
struct TokenAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a token and print it: it is told once and kept nowhere.")

    @Argument(help: "How it is listed and revoked.")
    var name: String
    @Option(
        help: ArgumentHelp("Bind it to a folder: nothing else exists for it; may be repeated.", valueName: "dir"),
        completion: .directory)
    var scope: [String] = []
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (token, text) = try await common.trove().addToken(named: name, scope: scope)
        guard common.json else { return print(text) }
        try Terminal.printJSON(Made(name: token.name, scope: token.scope, token: text))
    }

    private struct Made: Encodable {
        var name: String
        var scope: [String]
        var token: String
    }
}

/// `trove token list`
struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tokens that are valid.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let tokens = try await common.trove().tokens()
        if common.json { return try Terminal.printJSON(["tokens": tokens]) }
        for token in tokens {
            print(
                "\(token.name)  \(token.createdAt)  \(token.scope.isEmpty ? "all roots" : token.scope.joined(separator: ", "))"
            )
        }
    }
}

/// `trove token revoke NAME`
struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Make a token useless, at once and for good.")

    @Argument(help: "Its name.")
    var name: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.trove().revokeToken(named: name)
        common.note("revoked \(name)")
    }
}
