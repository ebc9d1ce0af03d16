import Foundation
import Synchronization
import TestSupport
import Testing
import TroveSandbox

#if canImport(Glibc)
    import Glibc
#endif

/// `trove serve` as programs meet it: a process with an address.
@Suite struct ServeTests {
    /// A running server; it ends with the value.
    final class Served {
        let folder: TemporaryFolder
        let command: Command
        let process: Process
        let address: String
        /// The second line, where one was printed.
        let oneTimeAddress: String
        private let output: Pipe

        init(_ options: [String], files: [String: String] = ["root/a.md": "The lamp burns oil."]) async throws {
            let folder = try TemporaryFolder()
            let command = Command(store: folder.url.appendingPathComponent("store"))
            (self.folder, self.command) = (folder, command)
            for (name, text) in files { try folder.write(name, text) }
            try await command.run("index", "--views", "none", folder.url.appendingPathComponent("root").path)
            let place = folder.url.path
            let options = options.map { $0.replacing("FOLDER", with: place) }
            let started = try command.start(["serve", "--log", "errors"] + options)
            (process, output) = (started.process, started.output)
            let lines = ServeTests.lines(output, count: options.contains("--open") ? 2 : 1)
            address = lines.first ?? ""
            oneTimeAddress = lines.count > 1 ? lines[1] : ""
        }

        deinit { if process.isRunning { process.terminate() } }

        /// Ends the server as a service manager does; its exit code.
        func end() -> Int32 {
            process.terminate()
            process.waitUntilExit()
            return process.terminationStatus
        }

        func token() async throws -> String {
            try await command.run("token", "add", "t").output.trimmingCharacters(in: .newlines)
        }
    }

    private static func lines(_ pipe: Pipe, count: Int) -> [String] {
        var text = ""
        while text.count(where: { $0 == "\n" }) < count {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            text += String(decoding: data, as: UTF8.self)
        }
        return text.split(separator: "\n").map(String.init)
    }

    @Test("A server prints its address, asks for a token, answers, and ends with its signal")
    func life() async throws {
        let served = try await Served(["--port", "0"])
        #expect(served.address.hasPrefix("http://127.0.0.1:"))
        let connection = try RawConnection(served.address)
        #expect(connection.ask("GET", "/health")?.status == 200)
        #expect(connection.ask("GET", "/v1/status")?.status == 401)
        let port = try #require(served.address.split(separator: ":").last)
        let second = try await served.command.run("serve", "--port", String(port), "--log", "errors")
        #expect(second.status == 1 && second.errors.contains("name another --port"), "\(second.errors)")
        let token = try await served.token()
        let found = try #require(connection.ask("POST", "/v1/search", token: token, json: #"{"text": "lamp"}"#))
        #expect(found.status == 200 && found.isWhole && found.body.contains("The lamp burns oil."))
        #expect(try await served.command.run("token", "list").output.hasPrefix("t  "))
        try await served.command.run("token", "revoke", "t")
        #expect(connection.ask("GET", "/v1/status", token: token)?.status == 401)
        #expect(try await served.command.run("token", "revoke", "t").status == 1)
        #expect(served.end() == 0)
        #expect(throws: RawConnection.Refused.self) { try RawConnection(served.address) }
    }

    @Test("A socket is its owner's alone, needs no token, and no second server takes it")
    func sockets() async throws {
        let served = try await Served(["--socket", "FOLDER/s"])
        let path = served.folder.url.appendingPathComponent("s").path
        #expect(served.address == "unix:\(path)")
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        #expect(try RawConnection(served.address).ask("GET", "/v1/status")?.status == 200)
        #expect(try await served.command.run("serve", "--socket", path).status == 4)
        let file = try served.folder.write("file", "mine")
        #expect(try await served.command.run("serve", "--socket", file.path).status == 2)
        #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
        #expect(served.end() == 0)
    }

    @Test("The one-time address becomes a cookie that scripts cannot read, and works once")
    func browser() async throws {
        let served = try await Served(["--port", "0", "--open"])
        let path = String(served.oneTimeAddress.dropFirst(served.address.count))
        let connection = try RawConnection(served.address)
        let opened = try #require(connection.ask("GET", path))
        let cookie = RawConnection.field("set-cookie", opened.head) ?? ""
        #expect(opened.status == 303 && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        let value = cookie.prefix { $0 != ";" }
        #expect(connection.ask("GET", "/docs", headers: ["Cookie: \(value)"])?.status == 200)
        #expect(connection.ask("GET", "/docs", headers: ["Cookie: \(value)x"])?.status == 401)
        #expect(connection.ask("GET", path)?.status == 403)
        let foreign = ["Cookie: \(value)", "Origin: http://evil.example"]
        #expect(connection.ask("GET", "/v1/status", headers: foreign)?.status == 403)
    }

    @Test("A body that does not come is not waited for, one that is too large is not read")
    func bodies() async throws {
        let served = try await Served(["--port", "0", "--no-auth", "--body-deadline", "0.3", "--body-limit", "1"])
        let slow = try RawConnection(served.address)
        slow.send(
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"
        )
        #expect(slow.reply()?.status == 408)
        #expect(slow.reply() == nil)
        let large = try RawConnection(served.address)
        large.send(
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n"
        )
        #expect(large.reply()?.status == 413)
        let chunked = try RawConnection(served.address)
        chunked.send(
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + String(repeating: "a", count: 0x200000))
        #expect(chunked.reply()?.status == 413)
        let waiting = try RawConnection(served.address)
        waiting.send(
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 16\r\n"
                + "Expect: 100-continue\r\n\r\n")
        #expect(waiting.reply()?.status == 100)
        waiting.send(#"{"text": "lamp"}"#)
        #expect(waiting.reply()?.status == 200)
        let broken = try RawConnection(served.address)
        broken.send("NONSENSE\r\n\r\n")
        #expect(broken.reply()?.status == 400)
    }

    @Test("A server that ends under load breaks no reply")
    func endUnderLoad() async throws {
        let served = try await Served(["--port", "0", "--no-auth"])
        let address = served.address
        let broken = Atomic(0)
        let whole = Atomic(0)
        let threads = (0..<8).map { number in
            Thread {
                guard let connection = try? RawConnection(address) else { return }
                for round in 0... {
                    let text = "{\"text\": \"lamp \(number) \(round)\"}"
                    guard let reply = connection.ask("POST", "/v1/search", json: text) else {
                        broken.add(1, ordering: .relaxed)
                        return
                    }
                    guard reply.isWhole, reply.status == 200 else {
                        broken.add(1, ordering: .relaxed)
                        return
                    }
                    whole.add(1, ordering: .relaxed)
                    if RawConnection.field("connection", reply.head)?.lowercased() == "close" { return }
                }
            }
        }
        for thread in threads { thread.start() }
        while whole.load(ordering: .relaxed) < 100, broken.load(ordering: .relaxed) == 0 { usleep(1000) }
        #expect(served.end() == 0)
        while threads.contains(where: \.isExecuting) { usleep(1000) }
        #expect(broken.load(ordering: .relaxed) == 0 && whole.load(ordering: .relaxed) >= 100)
    }

    @Test("While another process writes, a sync is refused and the holder named")
    func busy() async throws {
        let served = try await Served(["--port", "0", "--no-auth"])
        let lock = try FileLock(path: served.command.store.appendingPathComponent("writer.lock").path)
        let connection = try RawConnection(served.address)
        let refused = try #require(connection.ask("POST", "/v1/sync"))
        #expect(refused.status == 409 && refused.body.contains("pid \(getpid())"))
        let note = connection.ask("POST", "/v1/documents", json: #"{"text": "a note"}"#)
        #expect(note?.status == 409 && note?.body.contains("pid \(getpid())") == true)
        #expect(connection.ask("POST", "/v1/search", json: #"{"text": "lamp"}"#)?.status == 200)
        withExtendedLifetime(lock) {}
    }

    @Test(
        "What cannot be served is refused in one line",
        arguments: [
            ["--host", "0.0.0.0", "--no-auth"], ["--port", "70000"], ["--body-limit", "0"],
        ])
    func refusals(options: [String]) async throws {
        let folder = try TemporaryFolder()
        let command = Command(store: folder.url.appendingPathComponent("store"))
        try folder.write("root/a.md", "rope")
        try await command.run("index", "--views", "none", folder.url.appendingPathComponent("root").path)
        let (process, _, errors) = try command.start(["serve"] + options)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(!errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
    }
}
