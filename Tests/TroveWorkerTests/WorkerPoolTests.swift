import Foundation
import TestSupport
import Testing
import TroveCore
import TroveWorker

@Suite struct WorkerPoolTests {
    static let executable: String = {
        let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("trove").path
        return FileManager.default.isExecutableFile(atPath: built)
            ? built : Fixtures.project.appendingPathComponent(".build/release/trove").path
    }()

    private func extract(_ bytes: [UInt8], name: String, options: ExtractionOptions = ExtractionOptions()) async throws
        -> ExtractedDocument
    {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("input")
        try Data(bytes).write(to: file)
        let handle = try FileHandle(forReadingFrom: file)
        let pool = WorkerPool(executable: Self.executable, count: 1)
        return try await pool.read(descriptor: handle.fileDescriptor, name: name, options: options)
    }

    @Test("A document goes through a child process and comes back whole")
    func whole() async throws {
        let document = try await extract(Array("# Bell\n\nIt rings.".utf8), name: "bell.md")
        #expect(document.format == "markdown")
        #expect(document.text.contains("It rings."))
    }

    @Test("What a worker refuses comes back with its code")
    func refusal() async throws {
        await #expect { try await extract([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], name: "x") } throws: {
            ($0 as? TroveError)?.code == .unsupportedFormat
        }
        var options = ExtractionOptions()
        options.byteLimit = 4
        await #expect { try await extract(Array("five!".utf8), name: "x.txt", options: options) } throws: {
            ($0 as? TroveError)?.code == .limitExceeded
        }
    }

    @Test("More documents than lanes wait for their turn and all come back")
    func lanes() async throws {
        let folder = try TemporaryFolder()
        let pool = WorkerPool(executable: Self.executable, count: 2)
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<12 {
                let file = try folder.write("n\(number).txt", "note \(number)")
                group.addTask {
                    let handle = try FileHandle(forReadingFrom: file)
                    let document = try await pool.read(
                        descriptor: handle.fileDescriptor, name: "n.txt", options: ExtractionOptions())
                    return document.text
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == Set((0..<12).map { "note \($0)" }))
    }

    @Test("An executable that is no worker is a failure that names its end, not a hang")
    func noWorker() async throws {
        let folder = try TemporaryFolder()
        let handle = try FileHandle(forReadingFrom: try folder.write("a.txt", "text"))
        let pool = WorkerPool(executable: "/bin/false", count: 1)
        await #expect {
            _ = try await pool.read(descriptor: handle.fileDescriptor, name: "a.txt", options: ExtractionOptions())
        } throws: {
            ($0 as? TroveError)?.code == .crashed && "\($0)".contains("exit 1")
        }
    }
}
