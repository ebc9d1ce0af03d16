import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove memory`
struct MemoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory", abstract: "Look after what is known.",
        subcommands: [
            MemoryListCommand.self, MemoryShowCommand.self, MemoryAffectedCommand.self, MemoryEditCommand.self,
            MemoryResolveCommand.self, MemoryPinCommand.self, MemoryUnpinCommand.self, MemoryDisableCommand.self,
            MemoryEnableCommand.self, MemoryStateCommand.self, MemoryExportCommand.self, MemoryImportCommand.self,
            MemoryWatchCommand.self, MemoryReflectCommand.self,
        ])
}

/// `trove memory list`
struct MemoryListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List memories, oldest first.")

    @Option(help: ArgumentHelp("Only this kind: episode, fact or summary; may be repeated.", valueName: "kind"))
    var kind: [MemoryKind] = []
    @Flag(help: "Only those that are kept in view.")
    var pinned = false
    @Flag(help: "Only facts that contradict others.")
    var conflicts = false
    @Option(name: [.customShort("k"), .long], help: "The most memories.")
    var limit = 100
    @Option(help: ArgumentHelp("The next ones: next_cursor of the answer before.", valueName: "cursor"))
    var cursor: String?
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let page = try await common.trove().memories(
            after: cursor, limit: limit, scope: scope.scope, kinds: Set(kind), pinned: pinned, conflicting: conflicts)
        if common.json { return try Terminal.printJSON(page) }
        for hit in page.memories { print(MemoryText.lines(hit)) }
        if let next = page.nextCursor { common.note("there are more: --cursor \(next)") }
    }
}

/// `trove memory show ID`
struct MemoryShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a memory with what it rests on, as that stands now.")

    @Argument(help: "Its id.")
    var id: String
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let hit = try await common.trove().memory(id, scope: scope.scope)
        if common.json { return try Terminal.printJSON(hit) }
        print(MemoryText.lines(hit))
        for link in hit.memory?.links ?? [] { print("   \(link.relation.rawValue) \(link.id)") }
    }
}

/// `trove memory affected PATH`
struct MemoryAffectedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affected", abstract: "List what rests on a file or folder, and whether that still holds.")

    @Argument(help: "A file or folder.", completion: .file())
    var path: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let hits = try await common.trove().memoriesAffected(by: path)
        if common.json { return try Terminal.printJSON(["memories": hits]) }
        if hits.isEmpty { common.note("nothing rests on \(path)") }
        for hit in hits { print(MemoryText.lines(hit)) }
    }
}

/// `trove memory edit ID TEXT`
struct MemoryEditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Say of a fact what it should say; the old one stays, replaced.")

    @Argument(help: "Its id.")
    var id: String
    @Argument(help: "What it should say.")
    var text: [String]
    @Option(help: "Its new value, where it has one.")
    var value: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let receipt = try await common.trove().editMemory(id, to: text.joined(separator: " "), value: value)
        if common.json { return try Terminal.printJSON(receipt) }
        print("\(receipt.outcome.rawValue)  \(receipt.id)")
    }
}

/// `trove memory resolve ID`
struct MemoryResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Settle a contradiction: this fact holds, the others stay as replaced.")

    @Argument(help: "The fact that holds.")
    var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let replaced = try await common.trove().resolveMemory(id)
        if common.json { return try Terminal.printJSON(["replaced": replaced]) }
        if replaced.isEmpty { common.note("nothing contradicts \(id)") }
        for other in replaced { print("replaced  \(other)") }
    }
}

/// `trove memory pin ID`
struct MemoryPinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pin", abstract: "Keep a memory in view.")

    @Argument(help: "Its id.")
    var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws { try await common.trove().changeMemory(id, pinned: true) }
}

/// `trove memory unpin ID`
struct MemoryUnpinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unpin", abstract: "Keep it in view no longer.")

    @Argument(help: "Its id.")
    var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws { try await common.trove().changeMemory(id, pinned: false) }
}

/// `trove memory disable ID`
struct MemoryDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Recall a memory no longer, but keep it.")

    @Argument(help: "Its id.")
    var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws { try await common.trove().changeMemory(id, disabled: true) }
}

/// `trove memory enable ID`
struct MemoryEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Recall it again.")

    @Argument(help: "Its id.")
    var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws { try await common.trove().changeMemory(id, disabled: false) }
}
