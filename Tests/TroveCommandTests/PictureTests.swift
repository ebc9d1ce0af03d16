import Foundation
import TestSupport
import Testing

/// Searching with pictures through the real executable.
@Suite(.serialized) struct PictureTests {
    private static let photos = Fixtures.project.appendingPathComponent("corpora/documents/photos")

    private static func names(_ response: Command.Result) throws -> [String] {
        let hits = try #require(try response.json()["results"] as? [[String: Any]])
        return hits.map { hit in
            let path = (hit["source"] as? [String: Any])?["path"] as? String ?? ""
            return URL(fileURLWithPath: path).lastPathComponent
        }
    }

    @Test("A photo finds itself, words find it, and what is not wanted goes down")
    func photos() async throws {
        let folder = try TemporaryFolder()
        let command = Command(store: folder.url.appendingPathComponent("store"))
        let indexed = try await command.run("index", "--json", "--no-ocr", Self.photos.path)
        #expect(indexed.status == 0, "\(indexed.errors)")
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.photos.path).sorted() {
            let file = Self.photos.appendingPathComponent(name).path
            let found = try await command.run("search", "--json", "--no-ocr", "--image", file, "-k", "3")
            #expect(try Self.names(found).first == name)
            let part = try await command.run(
                "search", "--json", "--no-ocr", "--image", file, "--region", "0.1,0.1,0.9,0.9")
            #expect(try Self.names(part).first == name)
            let other = try await command.run("search", "--json", "--no-ocr", "--image", file, "--not-image", file)
            #expect(try Self.names(other).first != name)
        }
        let words = try await command.run("search", "--json", "a sailing boat on calm water")
        #expect(try Self.names(words).first == "boat.jpg")
        // Packed for a reader with a budget, and in a folder: the same picture, with a citation.
        let packed = try await command.run(
            "search", "--json", "a sailing boat on calm water", "--budget", "2000", "--scope", Self.photos.path)
        #expect(try Self.names(packed).first == "boat.jpg")
        let context = try #require(try packed.json()["context"] as? [String: Any])
        #expect((context["text"] as? String)?.contains("[1] boat.jpg p. 1 (picture, ") == true)
        let elsewhere = try await command.run(
            "search", "--json", "a sailing boat on calm water", "--filter", "path:nowhere/**")
        #expect(try Self.names(elsewhere).isEmpty)
    }

    @Test("A region that is none, a file that is no picture and a weight that is none are refused in one line")
    func refusals() async throws {
        let folder = try TemporaryFolder()
        let command = Command(store: folder.url.appendingPathComponent("store"))
        let text = folder.url.appendingPathComponent("a.txt")
        try Data("words".utf8).write(to: text)
        try await command.run("index", text.path)
        let wrong = [["--image", text.path], ["--image", text.path, "--image-weight", "2"], ["--region", "1,2,3"]]
        for arguments in wrong {
            let (process, output, errors) = try command.start(["search"] + arguments)
            let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            _ = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus != 0)
            #expect(message.split(separator: "\n").count == 1, "\(message)")
        }
    }
}
