import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit

/// Notes and uploads in the store's own root, and what removing does there and elsewhere.
@Suite("The inbox") struct InboxTests {
    private let folder: TemporaryFolder
    private let notes: URL
    private let trove: Trove

    init() throws {
        folder = try TemporaryFolder()
        notes = folder.url.appendingPathComponent("notes")
        try folder.write("notes/lamp.md", "# Lamp\n\nThe keeper trims the wick of the lamp at dusk.")
        let configuration = try Configuration(flags: [
            .store: folder.url.appendingPathComponent("store").path, .models: Fixtures.models.path,
        ])
        trove = Trove(configuration: configuration, workerExecutable: LibraryTests.executable)
    }

    private func paths(_ query: String) async throws -> [String] {
        try await trove.search(query, mode: .lexical).results.map(\.source.path)
    }

    @Test("A note is found with its title and what was said of it, in a store that it makes")
    func note() async throws {
        let added = try await trove.add(
            text: "Order twelve fathoms of hemp rope.", name: "Rope", metadata: ["title": "Shopping", "owner": "Ada"])
        #expect(added.outcome == .added && added.title == "Shopping" && added.path == trove.inboxPath + "/Rope.md")
        let hit = try #require(try await trove.search("hemp", mode: .lexical).results.first)
        #expect(hit.metadata["owner"] == "Ada" && hit.source.title == "Shopping")
        var search = SearchRequest("hemp", mode: .lexical)
        search.filter = "owner:Ada"
        #expect(try await trove.search(search).results.count == 1)
        search.filter = "owner:Bob"
        #expect(try await trove.search(search).results.isEmpty)
        #expect(try await trove.inbox().map(\.path) == [added.path])
    }

    @Test("The same note again changes nothing; another of that name gets a number")
    func again() async throws {
        let first = try await trove.add(text: "rope", name: "a")
        let same = try await trove.add(text: "rope", name: "b")
        #expect(same.outcome == .unchanged && same.path == first.path && same.id == first.id)
        #expect(try await trove.add(text: "more rope", name: "a").path.hasSuffix("/a-2.md"))
    }

    @Test("Several notes at once are all kept")
    func together() async throws {
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 1...4 {
                group.addTask { try await self.trove.add(text: "note number \(number)", name: "n\(number)").id }
            }
            var ids: Set<String> = []
            for try await id in group { ids.insert(id) }
            return ids
        }
        #expect(ids.count == 4)
        #expect(try await trove.inbox().count == 4)
    }

    @Test("What cannot be read is refused and not kept")
    func unreadable() async throws {
        await #expect { _ = try await trove.add(text: " \n") } throws: { ($0 as? TroveError)?.code == .invalidArgument }
        await #expect { _ = try await trove.add(bytes: [], name: "a.png") } throws: {
            ($0 as? TroveError)?.code == .invalidArgument
        }
        let hostile: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 0xFF, count: 200)
        await #expect(throws: TroveError.self) { _ = try await trove.add(bytes: hostile, name: "a.png") }
        #expect(try await trove.inbox().isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: trove.inboxPath).isEmpty)
    }

    @Test(
        "No name leads out of the inbox",
        arguments: [
            "../../escape", "/etc/passwd", "..", ".", "a/../../b", ".hidden", "a\u{0}b", "\u{202E}txt.md", "-rf",
            String(repeating: "x", count: 5000), String(repeating: "灯", count: 300), "a\nb", "CON:", "   ",
        ])
    func names(name: String) async throws {
        let added = try await trove.add(text: "rope \(name.count)", name: name)
        let file = URL(fileURLWithPath: added.path)
        #expect(file.deletingLastPathComponent().path == trove.inboxPath)
        #expect(!file.lastPathComponent.hasPrefix(".") && file.lastPathComponent.utf8.count <= 255)
        #expect(FileManager.default.fileExists(atPath: added.path))
    }

    @Test("A link in the inbox's place is not followed")
    func link() async throws {
        try await trove.index([notes])
        let elsewhere = folder.url.appendingPathComponent("elsewhere")
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: trove.inboxPath, withDestinationPath: elsewhere.path)
        await #expect(throws: TroveError.self) { _ = try await trove.add(text: "rope", name: "a") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.path).isEmpty)
    }

    @Test("A removed note is deleted; a removed file of the user's is left alone, left out, listed and taken back")
    func removal() async throws {
        try await trove.index([notes])
        let note = try await trove.add(text: "hemp rope", name: "rope")
        let removal = try await trove.removeDocument(note.id)
        #expect(removal.deleted == [note.path] && removal.excluded.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: note.path))
        #expect(try await paths("hemp").isEmpty)

        let lamp = try #require(try await trove.search("wick", mode: .lexical).results.first)
        let document = try await trove.fetch(lamp.id).document
        #expect(try await trove.removeDocument(document).excluded == [lamp.source.path])
        #expect(FileManager.default.fileExists(atPath: lamp.source.path))
        #expect(try await paths("wick").isEmpty)
        #expect(try await trove.exclusions().map(\.path) == [lamp.source.path])
        // It stays away, whatever becomes of it.
        try folder.write("notes/lamp.md", "# Lamp\n\nThe wick is new.")
        let report = try await trove.sync()
        #expect(try await paths("wick").isEmpty && report.count(.skipped) == 1 && report.count(.removed) == 0)
        try await trove.include([lamp.source.path])
        try await trove.sync()
        #expect(try await paths("wick") == [lamp.source.path])
        #expect(try await trove.exclusions().isEmpty)
    }

    @Test("An inbox within an added folder is a root of its own, whichever came first")
    func nested() async throws {
        let added = try await trove.add(text: "hemp rope", name: "rope")
        try await trove.index([folder.url])
        #expect(try await paths("hemp") == [added.path])
        #expect(try await trove.sync().count(.removed) == 0)
        let more = try await trove.add(text: "sisal twine", name: "twine")
        #expect(try await paths("sisal") == [more.path])
    }

    @Test("Text is fetched by identifier with what stands around it, part by part, and within a scope alone")
    func fetching() async throws {
        let long = (1...400).map { "Sentence number \($0) speaks of ropes and lamps. " }.joined()
        try folder.write("notes/long.txt", long)
        try await trove.index([notes])
        let hit = try #require(try await trove.search("sentence number 200", mode: .lexical).results.first)
        let passage = try await trove.fetch(hit.id, neighbours: 1)
        #expect(passage.text == hit.text && !passage.neighbours.isEmpty && passage.link.hasPrefix("file:///"))
        var read = ""
        var offset: Int? = 0
        while let from = offset {
            let part = try await trove.fetch(passage.document, offset: from, limit: 1000)
            read += part.text
            offset = part.nextOffset
        }
        let whole = try await trove.fetch(passage.document)
        #expect(read == whole.text && whole.nextOffset == nil && read.contains("Sentence number 400"))
        await #expect { _ = try await trove.fetch(hit.id, scope: ["/nowhere"]) } throws: {
            ($0 as? TroveError)?.code == .notFound
        }
        #expect(try await trove.fetch(hit.id, scope: [notes.path]).id == hit.id)
        for name in ["", "c_", "d_00000000000000000000", "../notes/lamp.md", "/etc/passwd"] {
            await #expect { _ = try await trove.fetch(name) } throws: { ($0 as? TroveError)?.code == .notFound }
        }
    }
}
