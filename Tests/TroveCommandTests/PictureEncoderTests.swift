import Foundation
import TestSupport
import Testing

/// An encoder of pictures and words that a user brings: small, with random weights, so that what it finds is chance and
/// what it is asked and given is not.
@Suite("Picture encoders") struct PictureEncoderTests {
    private let folder: TemporaryFolder
    private let command: Command
    private let photos: URL

    init() throws {
        folder = try TemporaryFolder()
        command = try Command.withModelCache(in: folder)
        photos = folder.url.appendingPathComponent("photos")
        try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
        for (number, colour) in [(0, (200, 30, 30)), (1, (30, 160, 40)), (2, (40, 50, 190))] {
            var bytes = Data("P6\n64 48\n255\n".utf8)
            for place in 0..<64 * 48 {
                let shade = (place * (7 + number)) % 50
                bytes += [UInt8(colour.0 + shade), UInt8(colour.1 + shade), UInt8(colour.2 + shade)]
            }
            try bytes.write(to: photos.appendingPathComponent("\(number).ppm"))
        }
    }

    private func jointVectors() throws -> Int {
        let counted = try command.catalogRows(
            "SELECT count(*) FROM picture_vector JOIN space ON space.id = space_id WHERE fingerprint LIKE 'joint-%'")
        return try #require(counted.first.flatMap { Int($0) })
    }

    /// Scores of what pictures show, by name of the picture.
    private func depicted(_ text: String) async throws -> [String: Double] {
        let answer = try await command.run("search", text, "--json").json()
        let hits = try #require(answer["results"] as? [[String: Any]])
        var found: [String: Double] = [:]
        for hit in hits {
            let source = hit["source"] as? [String: Any]
            for part in hit["parts"] as? [[String: Any]] ?? [] where part["part"] as? String == "depicts" {
                found[URL(fileURLWithPath: source?["path"] as? String ?? "").lastPathComponent] =
                    part["score"] as? Double
            }
        }
        return found
    }

    @Test("Added and used, it sees pictures that were read before, answers words, and goes again")
    func lifetime() async throws {
        _ = try await command.run("index", photos.path)
        // Its tokenizer knows single letters alone.
        let before = try await (depicted("a b c"), depicted("a red tram"))
        #expect(try jointVectors() == 0)
        let added = try await command.run(
            "models", "add", Fixtures.url("TroveEmbed/tiny-clip").path, "--name", "somebody/clip")
        #expect(added.status == 0, "\(added.errors)")
        #expect(try await command.run("models", "list").output.contains("pictures and words (18 dimensions"))
        let used = try await command.run("models", "use", "somebody/clip")
        #expect(used.status == 0 && (used.output + used.errors).contains("trove sync"), "\(used.errors)")
        #expect(try await command.run("config").output.contains("somebody/clip"))
        _ = try await command.run("sync")
        #expect(try jointVectors() == 3)
        let after = try await depicted("a b c")
        #expect(after != before.0 && after.count == 3)
        #expect(try await depicted("a b c") == after)
        // What it cannot read is answered by labels, as without it.
        #expect(try await depicted("a red tram") == before.1)
        let kept = try await command.run("models", "remove", "somebody/clip")
        #expect(kept.status != 0 && kept.errors.contains("picture-encoder"))
        let again = try await command.run("sync", "--json").json()
        #expect(again["updated"] as? Int == 0)
    }

    @Test("A model of another kind, or none, is refused in one line")
    func refusals() async throws {
        _ = try await command.run("models", "add", Fixtures.url("TroveEmbed/tiny-bert").path, "--name", "me/words")
        for name in ["me/words", "me/nothing"] {
            let other = Command(
                store: command.store,
                environment: command.environment.merging(["TROVE_PICTURE_ENCODER": name]) { $1 })
            let refused = try await other.run("index", photos.path)
            #expect(refused.status != 0 && refused.errors.contains(name), "\(refused.errors)")
        }
    }
}
