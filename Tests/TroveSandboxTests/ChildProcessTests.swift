import Foundation
import TestSupport
import Testing
import TroveCore
import TroveSandbox

@Suite struct ChildProcessTests {
    /// A child that answers each frame with the SHA-256 tool's view of the descriptor that came along.
    private static let echo = """
        import os, socket, struct, sys, time
        s = socket.socket(fileno=3)
        def read(n):
            out, fds = b"", []
            while len(out) < n:
                data, f, _, _ = socket.recv_fds(s, n - len(out), 4)
                if not data: sys.exit(0)
                out += data; fds += f
            return out, fds
        while True:
            head, fds = read(4)
            body, more = read(struct.unpack("<I", head)[0])
            fds += more
            if body == b"hang": time.sleep(60)
            if body == b"die": os.kill(os.getpid(), 11)
            text = body[::-1] + (os.pread(fds[0], 100, 0) if fds else b"")
            for f in fds: os.close(f)
            s.sendall(struct.pack("<I", len(text)) + text)
        """

    private func child() throws -> ChildProcess {
        try ChildProcess(
            executable: "/usr/bin/python3", arguments: ["-c", Self.echo], environment: ["PATH": "/usr/bin"],
            keepStandardError: true)
    }

    @Test("Frames go both ways, and a descriptor comes along")
    func frames() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("note", "inside")
        let handle = try FileHandle(forReadingFrom: file)
        let child = try child()
        try child.send(Array("abc".utf8))
        #expect(try child.receive(timeout: 20, limit: 100) == Array("cba".utf8))
        try child.send(Array("xy".utf8), descriptor: handle.fileDescriptor)
        #expect(try child.receive(timeout: 20, limit: 100) == Array("yxinside".utf8))
    }

    @Test("A child that hangs is a time-out; a frame over the limit is refused")
    func limits() throws {
        let child = try child()
        try child.send(Array("hello".utf8))
        #expect(throws: TroveError.self) { try child.receive(timeout: 20, limit: 3) }
        let other = try self.child()
        try other.send(Array("hang".utf8))
        do {
            _ = try other.receive(timeout: 0.2, limit: 100)
            Issue.record("a hanging child answered")
        } catch {
            #expect(error.code == .timedOut)
        }
    }

    @Test("A child that dies is named with its signal")
    func death() throws {
        let child = try child()
        try child.send(Array("die".utf8))
        do {
            _ = try child.receive(timeout: 20, limit: 100)
            Issue.record("a dead child answered")
        } catch {
            #expect(error.code == .crashed)
        }
        #expect(child.end().ending.hasPrefix("signal 11"))
    }

    @Test("An executable that is not there is an error")
    func missing() {
        #expect(throws: TroveError.self) {
            _ = try ChildProcess(
                executable: "/nonexistent/program", arguments: [], environment: [:], keepStandardError: false)
        }
    }

    @Test("A lock is held by one owner at a time and freed with it")
    func lock() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("lock").path
        var first: FileLock? = try FileLock(path: path)
        do {
            _ = try FileLock(path: path)
            Issue.record("two owners of one lock")
        } catch {
            #expect(error.code == .busy)
            #expect(error.message.contains("pid \(ProcessInfo.processInfo.processIdentifier)"))
        }
        withExtendedLifetime(first) {}
        first = nil
        _ = try FileLock(path: path)
    }
}
