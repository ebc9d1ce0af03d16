import Foundation
import TestSupport
import Testing

/// The text encoder as other programs use it.
@Suite struct EmbedCommandTests {
    private let folder: TemporaryFolder
    private let command: Command

    init() throws {
        folder = try TemporaryFolder()
        command = Command(store: folder.url.appendingPathComponent("store"))
    }

    @Test("A text becomes one line of floats of unit length, equal to what JSON holds")
    func plain() async throws {
        let line = try await command.run("embed", "The keeper trims the wick.", "--precision", "fp32").output
        let vector = line.split(separator: " ").compactMap { Double($0.trimmingCharacters(in: .newlines)) }
        #expect(vector.count == 384)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
        let json = try await command.run("embed", "The keeper trims the wick.", "--precision", "fp32", "--json").json()
        let rows = try #require(json["embeddings"] as? [[String: Any]])
        #expect(rows.first?["vector"] as? [Double] == vector)
        #expect(json["precision"] as? String == "fp32" && json["dimension"] as? Int == 384)
    }

    @Test("Lines of a file follow the texts given, and what cannot be read gets no vector and a warning")
    func file() async throws {
        try folder.write("texts.txt", "A rope of hemp.\nМаяк стоит на скале у моря.\n")
        let path = folder.url.appendingPathComponent("texts.txt").path
        let result = try await command.run("embed", "First of all.", "--file", path)
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(result.status == 0 && lines.count == 4)
        #expect(!lines[0].isEmpty && !lines[1].isEmpty && lines[2].isEmpty)
        #expect(result.errors.contains("text 3 has no vector"))
    }

    @Test("A text beyond the window says how many tokens were left out")
    func longText() async throws {
        let text = String(repeating: "lighthouse keeper ", count: 400)
        let result = try await command.run("embed", text, "--json")
        let rows = try #require(try result.json()["embeddings"] as? [[String: Any]])
        #expect((rows.first?["tokens_left_out"] as? Int ?? 0) > 0)
        #expect(result.errors.contains("beyond the encoder's window"))
    }

    @Test(
        "The benchmark counts tokens without padding and writes the vectors it measured", arguments: ["bf16", "int8"])
    func benchmark(precision: String) async throws {
        try folder.write("texts.txt", "A rope of hemp.\nThe keeper trims the wick.\nTwelve fathoms.\n")
        let texts = folder.url.appendingPathComponent("texts.txt").path
        let dump = folder.url.appendingPathComponent("out.fvecs")
        let json = try await command.run(
            "bench", "encode", "--texts", texts, "--precision", precision, "--threads", "1", "--dump", dump.path,
            "--json"
        ).json()
        let tokens = try await command.run("embed", "--tokens", "--file", texts).output
            .split(separator: "\n").map { line in
                let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return (row?["ids"] as? [Int])?.count ?? 0
            }
        // Two marks around each text.
        #expect(json["tokens"] as? Int == tokens.reduce(0, +) + 2 * tokens.count)
        for name in ["tokens_per_second", "texts_per_second", "tokenizer_mb_per_second", "query_p50_ms", "resident_mb"]
        {
            #expect((json[name] as? Double ?? 0) > 0, "\(name)")
        }
        let bytes = try Data(contentsOf: dump)
        #expect(bytes.count == 3 * (4 + 4 * 384))
    }

    @Test("What cannot be asked of the encoder is one line that says what to do")
    func refusals() async throws {
        for (arguments, word) in [
            (["embed", "x", "--precision", "fp8"], "fp32"), (["embed", "x", "--threads", "0"], "threads"),
            (["embed", "x", "--model", "/nowhere"], "/nowhere"), (["embed", "--file", "/nowhere.txt"], "/nowhere.txt"),
        ] {
            let (process, output, errors) = try command.start(arguments)
            let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let printed = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus != 0 && printed.isEmpty && message.contains(word), "\(arguments)")
        }
    }

    @Test("The precision of the configuration is recorded with each vector, and another makes nothing stale")
    func recorded() async throws {
        try folder.write("notes/rope.txt", "Twelve fathoms of hemp rope lie in the boathouse.")
        let notes = folder.url.appendingPathComponent("notes").path
        #expect(try await command.run("index", notes, "--precision", "int8").status == 0)
        let again = try await command.run("index", notes, "--precision", "fp32", "--json").json()
        #expect(again["unchanged"] as? Int == 1)
        let catalog = try Data(contentsOf: command.store.appendingPathComponent("catalog.sqlite"))
        #expect(catalog.range(of: Data("int8".utf8)) != nil)
        #expect(try await command.run("index", notes, "--precision", "half").status == 2)
    }
}
