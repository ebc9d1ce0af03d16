import Foundation
import TestSupport

extension Command {
    /// A command over a store of its own in `folder`, and over a model cache of its own, which holds the built-in models.
    static func withModelCache(in folder: TemporaryFolder) throws -> Command {
        let models = folder.url.appendingPathComponent("models")
        try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: Fixtures.models.path) where name != "packed" {
            try FileManager.default.createSymbolicLink(
                at: models.appendingPathComponent(name),
                withDestinationURL: Fixtures.models.appendingPathComponent(name))
        }
        return Command(
            store: folder.url.appendingPathComponent("store"),
            environment: [
                "TROVE_MODELS": models.path, "XDG_CONFIG_HOME": folder.url.appendingPathComponent("config").path,
                "HOME": folder.url.path,
            ])
    }

    /// Rows of a store's catalog, columns apart by a blank, as another program reads them.
    func catalogRows(_ sql: String, in other: URL? = nil) throws -> [String] {
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(f"file:{sys.argv[1]}/catalog.sqlite?mode=ro", uri=True)
            for row in db.execute(sys.argv[2]): print(*row)
            """
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = ["python3", "-c", script, (other ?? store).path, sql]
        let output = Pipe()
        python.standardOutput = output
        try python.run()
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        python.waitUntilExit()
        return lines.split(separator: "\n").map(String.init)
    }
}
