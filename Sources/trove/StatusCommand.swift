import ArgumentParser
import TroveCore
import TroveKit

/// `trove status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what the store holds and how much of it was read.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let status = try await common.trove().status()
        if common.json { return try Terminal.printJSON(status) }
        print("store       \(status.store)  (\(status.bytes >> 10) KiB, \(status.bytesPerChunk) bytes a chunk)")
        print("documents   \(status.documents), \(status.chunks) chunks")
        let share = status.characters == 0 ? 100 : status.embeddedCharacters * 100 / status.characters
        if status.memories > 0 { print("memories    \(status.memories)") }
        print("characters  \(status.characters), \(share) % with a vector")
        let files = status.files.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        print("files       \(files.isEmpty ? "none" : files.joined(separator: ", "))")
        for space in status.spaces {
            print("space       \(space.fingerprint): \(space.vectors) vectors of \(space.dimension)")
        }
        for use in status.endpoints {
            print(
                "sent        \(use.sentBytes) bytes to \(use.host) (\(use.model)) in \(use.requests) questions, "
                    + "\(use.receivedBytes) bytes back")
        }
        for name in status.backups { print("backup      \(name)") }
        for name in status.pending { print("pending     \(name)") }
        for root in status.roots {
            print("root        \(root.path): \(root.files) files\(root.exists ? "" : ", not there now")")
        }
    }
}
