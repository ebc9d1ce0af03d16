import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit

@Suite struct LibraryTests {
    static let executable: URL = {
        let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("trove")
        return FileManager.default.isExecutableFile(atPath: built.path)
            ? built : Fixtures.project.appendingPathComponent(".build/release/trove")
    }()

    @Test("A program indexes a folder and asks it, as the README shows")
    func embedding() async throws {
        let folder = try TemporaryFolder()
        try folder.write("notes/lamp.md", "# Lamp\n\nThe keeper lit the lamp on the fourth of May.")
        try folder.write("notes/soup.md", "# Soup\n\nTwo onions, a leek, and barley.")
        let configuration = try Configuration(flags: [
            .store: folder.url.appendingPathComponent("store").path, .models: Fixtures.models.path,
        ])
        let trove = Trove(configuration: configuration, workerExecutable: Self.executable)
        let report = try await trove.index([folder.url.appendingPathComponent("notes")])
        #expect(report.count(.added) == 2 && report.isComplete)
        let answer = try await trove.search("when was the light switched on?", limit: 1, mode: .dense)
        #expect(answer.results.first?.source.path.hasSuffix("lamp.md") == true)
        #expect(answer.results.first?.source.headingPath == ["Lamp"])
        #expect(answer.results.first?.stale == false)
        try folder.write("notes/lamp.md", "Nothing.")
        #expect(try await trove.search("lamp", limit: 1).results.first?.stale == true)
    }

    @Test("Questions that make no sense are refused by name")
    func refusals() async throws {
        let folder = try TemporaryFolder()
        try folder.write("notes/a.txt", "rope")
        let configuration = try Configuration(flags: [
            .store: folder.url.appendingPathComponent("store").path, .models: Fixtures.models.path,
        ])
        let trove = Trove(configuration: configuration, workerExecutable: Self.executable)
        await #expect { _ = try await trove.search("rope") } throws: { ($0 as? TroveError)?.code == .notFound }
        try await trove.index([folder.url.appendingPathComponent("notes")])
        await #expect { _ = try await trove.search("  \n") } throws: { ($0 as? TroveError)?.code == .invalidArgument }
        await #expect { _ = try await trove.search("rope", limit: 0) } throws: {
            ($0 as? TroveError)?.code == .invalidArgument
        }
    }

    @Test("Every setting has a variable, a help line and a default that passes its own check")
    func settings() throws {
        let configuration = try Configuration(environment: ["HOME": "/home/somebody"], file: nil)
        for setting in Setting.allCases {
            #expect(setting.variable.hasPrefix("TROVE_"))
            #expect(!setting.help.isEmpty)
            #expect(configuration.origin(of: setting) == .default)
        }
        #expect(configuration[.store] == "/home/somebody/.local/share/trove/default")
        #expect { try Configuration(environment: ["TROVE_JOBS": "many"]) } throws: {
            ($0 as? TroveError)?.code == .invalidArgument && "\($0)".contains("environment")
        }
    }
}
