import Foundation
import TestSupport
import TroveCatalog
import TroveCore
import TroveEmbed
import TroveMemory

/// A store of its own, and memories over it.
struct MemoryFixture {
    let folder: TemporaryFolder
    let catalog: SQLiteCatalog
    let memory: MemoryStore

    private static let encoder = Task {
        try TextEncoder.load(Fixtures.models.appendingPathComponent("all-MiniLM-L6-v2").path)
    }

    /// - Parameter hasVectors: False leaves the encoder out: words alone are recalled.
    init(hasVectors: Bool = false) async throws {
        folder = try TemporaryFolder()
        catalog = try SQLiteCatalog(store: StoreFolder(url: folder.url.appendingPathComponent("store"), create: true))
        let encoder = hasVectors ? try await Self.encoder.value : nil
        memory = MemoryStore(catalog: catalog, encoder: encoder)
    }

    /// Another process's view of the same store.
    func other() throws -> MemoryStore {
        MemoryStore(
            catalog: try SQLiteCatalog(
                store: StoreFolder(url: folder.url.appendingPathComponent("store"), create: false)), encoder: nil)
    }

    /// An episode of a conversation.
    func turn(
        _ text: String, by speaker: String = "Ana", at time: String = "2024-05-01", session: String = "s",
        key: String = ""
    ) -> NewMemory {
        var memory = NewMemory(
            text, kind: .episode, scope: MemoryScope(project: "p", session: session), author: "test")
        memory.speaker = speaker
        memory.at = WrittenTime.seconds(time)
        memory.key = key
        return memory
    }

    /// A fact with a slot.
    func fact(_ subject: String, _ attribute: String, _ value: String) -> NewMemory {
        var memory = NewMemory("\(subject) \(attribute) \(value)")
        (memory.subject, memory.attribute, memory.value) = (subject, attribute, value)
        return memory
    }

    /// What an agent would have kept, which may be an echo.
    func echo(_ text: String) -> NewMemory { NewMemory(text, trust: .tool, author: "agent", isTold: false) }
}
