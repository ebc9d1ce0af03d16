import Foundation
import Synchronization
import TestSupport
import Testing
import TroveCore
import TroveKit

/// What files are now, for whoever looks at evidence.
@Suite struct EvidenceFilesTests {
    private let folder: TemporaryFolder
    private let files = EvidenceFiles()

    init() throws { folder = try TemporaryFolder() }

    @Test("A file that is gone is found by its content wherever it was moved to, also among hidden ones")
    func moved() async throws {
        let text = "The lamp was repaired."
        try folder.write("a/one.txt", text)
        try folder.write("a/other.txt", "The lamp was repainte.")
        let digest = Identifier.digest(text)
        func found(_ size: Int64 = 22) async -> String? {
            await files.find(sha256: digest, size: size, below: [folder.url.path])
                .map { String($0.dropFirst(folder.url.path.count + 1)) }
        }
        #expect(await found() == "a/one.txt")
        #expect(await found(21) == nil)
        for place in ["b.txt", ".hidden.txt"] {
            let old = folder.url.appendingPathComponent(try #require(await found()))
            try FileManager.default.moveItem(at: old, to: folder.url.appendingPathComponent(place))
            // A listing is used again for a moment: long for large folders, for these ten times as long as it took.
            var now = await found()
            while now != place {
                await Task.yield()
                now = await found()
            }
        }
    }

    @Test("A file is read once for each state of it")
    func readings() async throws {
        let path = try folder.write("a.txt", "one").path
        let count = Mutex(0)
        func read() async -> String? {
            await files.document(at: path) { path in
                count.withLock { $0 += 1 }
                return ExtractedDocument(format: "text", text: try String(contentsOfFile: path, encoding: .utf8))
            }?.text
        }
        #expect(await read() == "one")
        #expect(await read() == "one")
        #expect(count.withLock { $0 } == 1)
        try folder.write("a.txt", "other")
        #expect(await read() == "other")
        try FileManager.default.removeItem(atPath: path)
        #expect(await read() == nil)
        #expect(count.withLock { $0 } == 2)
    }
}
