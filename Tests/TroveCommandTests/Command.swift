import Foundation
import TestSupport
import Testing

/// The real executable, run as a person or a program would.
struct Command {
    /// What a run printed and how it ended.
    struct Result {
        var status: Int32
        var output: String
        var errors: String

        /// Standard output as a JSON object.
        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }
    }

    /// The executable that was built with these tests.
    static let executable: URL = {
        let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("trove")
        if FileManager.default.isExecutableFile(atPath: built.path) { return built }
        return Fixtures.project.appendingPathComponent(".build/release/trove")
    }()

    /// The store that `--store` names.
    let store: URL
    /// Variables beside those of the tests.
    var environment: [String: String] = [:]

    /// Starts `trove` with `arguments`.
    func start(_ arguments: [String]) throws -> (process: Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TROVE_") }
        variables["TROVE_MODELS"] = Fixtures.models.path
        variables["TROVE_STORE"] = store.path
        variables["XDG_CONFIG_HOME"] = "/nonexistent"
        process.environment = variables.merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output, errors)
    }

    /// Runs `trove` with `arguments` to its end.
    @discardableResult
    func run(_ arguments: String...) async throws -> Result { try await run(arguments) }

    /// Runs `trove` with `arguments` to its end.
    @discardableResult
    func run(_ arguments: [String]) async throws -> Result {
        let (process, output, errors) = try start(arguments)
        async let outputData = Self.read(output)
        async let errorData = Self.read(errors)
        let result = await (outputData, errorData)
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: result.0, as: UTF8.self),
            errors: String(decoding: result.1, as: UTF8.self))
    }

    private static func read(_ pipe: Pipe) async -> Data {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: pipe.fileHandleForReading.readDataToEndOfFile())
            }
        }
    }
}
