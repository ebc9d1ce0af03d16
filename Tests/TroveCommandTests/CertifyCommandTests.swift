import Foundation
import TestSupport
import Testing

/// Saved answers as a person uses them: the real executable.
@Suite struct CertifyCommandTests {
    private let folder: TemporaryFolder
    private let trove: Command

    init() throws {
        folder = try TemporaryFolder()
        trove = Command(store: folder.url.appendingPathComponent("store"), environment: ["TROVE_VIEWS": "none"])
    }

    @Test("A saved answer holds until the words it cites are changed; a sync names it then")
    func saved() async throws {
        let text = "The tower stands on a rock. Anna Berg repaired the great lamp in May 1931. It burns whale oil."
        let file = try folder.write("notes/lamp.txt", text)
        try folder.write("notes/other.txt", "The ferry leaves the harbour at noon with sixty people.")
        #expect(try await trove.run("index", folder.url.appendingPathComponent("notes").path).status == 0)
        let exported = folder.url.appendingPathComponent("answer.json").path
        let asked = try await trove.run(
            "ask", "who repaired the great lamp?", "-k", "1", "--save", "--save-to", exported)
        #expect(asked.status == 0 && asked.errors.contains("saved as a_"), "\(asked.errors)")

        let fresh = try await trove.run("certify", "--all")
        #expect(fresh.status == 0 && fresh.output.contains("holds"), "\(fresh.output)\(fresh.errors)")
        let moved = folder.url.appendingPathComponent("notes/sub/lamp.txt")
        try FileManager.default.createDirectory(
            at: moved.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.moveItem(at: file, to: moved)
        #expect(try await trove.run("certify", "--all").status == 0)
        #expect(try await trove.run("certify", exported).status == 0)
        try FileManager.default.moveItem(at: moved, to: file)

        try folder.write("notes/lamp.txt", text.replacingOccurrences(of: "whale", with: "seal"))
        #expect(try await trove.run("certify", "--all").status == 0)
        try folder.write("notes/lamp.txt", text.replacingOccurrences(of: "Anna", with: "Olga"))
        let changed = try await trove.run("certify", "--all")
        #expect(changed.status == 3 && changed.output.contains("lamp.txt is changed"), "\(changed.output)")
        #expect(try await trove.run("certify", exported).status == 3)
        let synced = try await trove.run("sync")
        #expect(synced.errors.contains("no longer holds"), "\(synced.errors)")

        let id = try #require(asked.errors.split(separator: " ").last?.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(try await trove.run("certify", id, "--remove").status == 0)
        let gone = try await trove.run("certify", id)
        #expect(gone.status == 1 && gone.errors.contains("no answer"), "\(gone.errors)")
    }

    @Test("Purging a file takes the saved answers that quote it, and no others")
    func purged() async throws {
        let lamp = try folder.write("notes/lamp.txt", "Anna Berg repaired the great lamp in May 1931.")
        try folder.write("notes/ferry.txt", "The ferry leaves the harbour at noon with sixty people.")
        #expect(try await trove.run("index", folder.url.appendingPathComponent("notes").path).status == 0)
        for question in ["who repaired the great lamp?", "when does the ferry leave the harbour?"] {
            #expect(try await trove.run("ask", question, "-k", "1", "--save").errors.contains("saved as a_"))
        }
        let removed = try await trove.run("remove", "--purge", lamp.path)
        #expect(removed.status == 0 && removed.errors.contains("1 saved answer"), "\(removed.errors)")
        let catalog = try Data(contentsOf: trove.store.appendingPathComponent("catalog.sqlite"))
        #expect(catalog.range(of: Data("Anna Berg".utf8)) == nil)
        #expect(catalog.range(of: Data("sixty people".utf8)) != nil)
        #expect(try await trove.run("certify", "--all").status == 0)
    }

    @Test("Sentences are certified against given passages, one line each; a bad line is named")
    func statements() async throws {
        let good = #"{"sentence": "It stands 40 m high.", "passages": [{"text": "It stands 40 m high."}]}"#
        let bad = #"{"sentence": "It stands 41 m high.", "passages": [{"text": "It stands 40 m high."}]}"#
        let file = try folder.write("claims.jsonl", good + "\n" + bad + "\n").path
        let done = try await trove.run("certify", "--statements", file)
        #expect(done.status == 0)
        let lines = done.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].contains("verbatim") && lines[1].contains("has no 41"), "\(done.output)")
        let broken = try folder.write("broken.jsonl", good + "\n{}\n").path
        let failed = try await trove.run("certify", "--statements", broken)
        #expect(failed.status == 2 && failed.errors.contains("line 2"), "\(failed.errors)")
    }

    @Test("An endpoint that cannot be leaves one line that says what to do, or the documents' own sentences")
    func endpoints() async throws {
        try folder.write("notes/lamp.txt", "Anna Berg repaired the great lamp in May 1931.")
        #expect(try await trove.run("index", folder.url.appendingPathComponent("notes").path).status == 0)
        let question = "who repaired the great lamp?"
        let nobody = try await trove.run("ask", question, "--llm", "http://127.0.0.1:9", "--model", "m")
        #expect(nobody.status == 0 && nobody.output.contains("Anna Berg"), "\(nobody.errors)")
        #expect(nobody.errors.contains("127.0.0.1:9, for the first time") && nobody.errors.contains("nothing answers"))
        let address = try await trove.run("ask", question, "--llm", "ftp://x")
        #expect(address.status == 2 && address.errors.contains("no address"), "\(address.errors)")
        let alone = try await trove.run("ask", question, "--model", "m")
        #expect(alone.status == 2 && alone.errors.contains("--llm"), "\(alone.errors)")
    }
}
