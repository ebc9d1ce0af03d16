internal import Foundation
internal import Synchronization
package import TroveCore
internal import TroveSandbox

/// A Python interpreter of this machine whose programs can do nothing but compute and write into one folder.
///
/// The running executable is started once more with ``verb``, gives its rights up and becomes the interpreter.
package struct ConfinedPython: Sendable {
    private let interpreter: String
    private let executable: String

    /// The first argument of the executable that becomes the interpreter.
    package static let verb = "confined"
    /// Most bytes that a program's words may take, seconds that it may run, and bytes of its files.
    private static let mostOutput = 64 << 10
    private static let seconds = 30.0
    private static let mostBytes = 256 << 20
    private static let script = "main.py"

    /// The interpreter in a usual place, if there is one and a program of it ran confined.
    /// - Parameter executable: `trove`.
    package static func find(executable: String) async -> ConfinedPython? {
        for place in ["/usr/bin/python3", "/usr/local/bin/python3"] {
            let path = URL(fileURLWithPath: place).resolvingSymlinksInPath().path
            guard FileManager.default.isExecutableFile(atPath: path) else { continue }
            let python = ConfinedPython(interpreter: path, executable: executable)
            let tried = try? await python.run("print(6 * 7)", files: [:])
            if tried?.words == "42\n" { return python }
        }
        return nil
    }

    /// Turns this process into an interpreter: the folder, the interpreter and the script, in that order.
    /// - Throws: `.invalidArgument`, `.unavailable` where the kernel cannot confine it; then nothing has run.
    package static func become(_ arguments: [String]) throws(TroveError) -> Never {
        guard arguments.count == 3 else {
            throw TroveError(.invalidArgument, "a folder, an interpreter and a script are wanted; agents start this")
        }
        let environment = ProcessInfo.processInfo.environment
        let libraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
        try Confinement(
            readable: [
                "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/fonts",
                "/usr/share/matplotlib",
                "/dev/null", "/dev/urandom",
            ], runnable: libraries + [arguments[1]], cpuSeconds: UInt64(seconds)
        ).become(
            arguments[1], ["-I", "-B", arguments[2]],
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": arguments[0], "TMPDIR": arguments[0], "LANG": "C.UTF-8",
                "MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
                "LD_LIBRARY_PATH": environment["LD_LIBRARY_PATH"] ?? "",
            ], folder: arguments[0])
    }

    /// What a program said and made.
    struct Outcome: Sendable {
        var words: String
        /// How it ended: `exit 0`, or why it was ended.
        var ending: String
        /// Its files, by name; those that it was given and left alone are not among them.
        var files: [String: [UInt8]]
    }

    /// Runs a program.
    /// - Parameter files: What it finds in its folder.
    /// - Throws: `.inputOutput` where it cannot be started.
    func run(_ code: String, files: [String: [UInt8]]) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("trove-python-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try prepare(folder, files.merging([Self.script: Array(code.utf8)]) { $1 })
        let process = try PipedProcess(
            program: executable, arguments: [Self.verb, folder.path, interpreter, Self.script],
            environment: ProcessInfo.processInfo.environment.filter { ["LD_LIBRARY_PATH", "PATH"].contains($0.key) })
        defer { process.end() }
        let words = Mutex<[UInt8]>([])
        let stopped = await Self.stopped(process, in: folder) { part in
            words.withLock { held in
                held += part.prefix(Self.mostOutput - held.count)
                return held.count < Self.mostOutput
            }
        }
        let ending = process.end()
        return Outcome(
            words: String(decoding: words.withLock { $0 }, as: UTF8.self), ending: stopped ?? ending ?? "ended",
            files: try made(in: folder).filter { files[$0.key] != $0.value })
    }

    private func prepare(_ folder: URL, _ files: [String: [UInt8]]) throws {
        let manager = FileManager.default
        do {
            try manager.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            for (name, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
            // Programs of root's run as nobody, and their folder is nobody's.
            guard geteuid() == 0 else { return }
            for path in [folder.path] + files.keys.map({ folder.appendingPathComponent($0).path }) {
                try manager.setAttributes(
                    [.ownerAccountID: Confinement.nobody, .groupOwnerAccountID: Confinement.nobody],
                    ofItemAtPath: path)
            }
        } catch {
            throw TroveError(.inputOutput, "cannot make \(folder.path): \(error.localizedDescription)", cause: error)
        }
    }

    /// Listens to a program until it ends; why it must be ended, if it must.
    /// - Parameter take: Takes what it says; false where that is enough.
    private static func stopped(
        _ process: PipedProcess, in folder: URL, _ take: @escaping @Sendable ([UInt8]) -> Bool
    ) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask {
                for await part in process.output where !take(part) {
                    return "it was ended: it said more than \(mostOutput >> 10) KiB"
                }
                return nil
            }
            group.addTask {
                let end = ContinuousClock.now + .seconds(seconds)
                while ContinuousClock.now < end, !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(250))
                    if bytes(in: folder) > mostBytes {
                        return "it was ended: its files took more than \(mostBytes >> 20) MiB"
                    }
                }
                return "it was ended: it ran for more than \(Int(seconds)) s"
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static func bytes(in folder: URL) -> Int {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
        return (files?.compactMap { $0 as? URL } ?? []).reduce(0) {
            $0 + ((try? $1.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0)
        }
    }

    /// Plain files at the top of the folder but the script: links lead elsewhere, and are not followed.
    private func made(in folder: URL) throws -> [String: [UInt8]] {
        let manager = FileManager.default
        var found: [String: [UInt8]] = [:]
        for name in try manager.contentsOfDirectory(atPath: folder.path) where name != Self.script {
            let path = folder.appendingPathComponent(name).path
            let attributes = try manager.attributesOfItem(atPath: path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            found[name] = manager.contents(atPath: path).map { [UInt8]($0) }
        }
        return found
    }
}
