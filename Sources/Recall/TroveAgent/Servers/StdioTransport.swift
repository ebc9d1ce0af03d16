internal import Foundation
internal import Synchronization
package import TroveCore
internal import TroveSandbox
internal import TroveWire

/// A server that is a program, spoken to line by line. A request that is given up is forgotten; the program stays.
package final class StdioTransport: ServerTransport {
    private struct State {
        var next = 1
        var waiting: [Double: CheckedContinuation<JSONValue, any Error>] = [:]
        var isOpen = true
    }

    private let name: String
    private let process: PipedProcess
    private let state = Mutex(State())
    /// Longest line that is read.
    private static let lineLimit = 32 << 20

    /// Starts the program.
    package init(
        _ name: String, program: String, arguments: [String], environment: [String: String]
    ) throws(TroveError) {
        self.name = name
        // What programs need to run at all, and what the user gave this one: not the whole environment, where keys lie.
        let inherited = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER", "SHELL", "TERM"]
        let own = ProcessInfo.processInfo.environment
        var whole: [String: String] = [:]
        for variable in inherited { whole[variable] = own[variable] }
        whole.merge(environment) { $1 }
        process = try PipedProcess(program: program, arguments: arguments, environment: whole)
        let output = process.output
        Task { [weak self] in
            var line: [UInt8] = []
            for await part in output {
                guard let self else { return }
                var rest = part[...]
                while let end = rest.firstIndex(of: 0x0A) {
                    line += rest[..<end]
                    rest = rest[(end + 1)...]
                    self.take(line)
                    line.removeAll()
                }
                line += rest
                if line.count > Self.lineLimit { break }
            }
            self?.fail()
        }
    }

    deinit { process.end() }

    package var isOpen: Bool { state.withLock { $0.isOpen } }

    package func close() { fail() }

    private func fail() {
        let waiting = state.withLock { state in
            state.isOpen = false
            defer { state.waiting.removeAll() }
            return state.waiting
        }
        for continuation in waiting.values {
            continuation.resume(throwing: TroveError(.crashed, "the server \(name) has ended"))
        }
        process.end()
    }

    private func take(_ line: [UInt8]) {
        // What is no message is a program's chatter.
        guard let json = try? JSONValue(line, of: "a message"), let message = try? JSONRPCMessage(json) else { return }
        switch message {
        case .result(.number(let id), let result):
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: result)
        case .failure(.number(let id), let error):
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(throwing: error)
        case .request(let id, let method, _):
            let reply: JSONRPCMessage =
                switch method {
                case "ping": .result(id: id, [:])
                case "elicitation/create": .result(id: id, ["action": "decline"])
                default: .failure(id: id, .methodNotFound(method))
                }
            try? send(reply)
        default: return
        }
    }

    private func send(_ message: JSONRPCMessage) throws(TroveError) {
        try process.write(Array((message.json.line + "\n").utf8))
    }

    package func notify(_ method: String, _ params: JSONValue) async throws {
        try send(.notification(method: method, params: params))
    }

    package func request(_ method: String, _ params: JSONValue) async throws -> JSONValue {
        let id = state.withLock { state in
            defer { state.next += 1 }
            return Double(state.next)
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOpen = state.withLock { state in
                    if state.isOpen, !Task.isCancelled { state.waiting[id] = continuation }
                    return state.isOpen && !Task.isCancelled
                }
                guard isOpen else {
                    continuation.resume(throwing: TroveError(.crashed, "the server \(name) has ended"))
                    return
                }
                do {
                    try send(.request(id: .number(id), method: method, params: params))
                } catch {
                    state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(throwing: error)
                }
            }
        } onCancel: {
            guard let waiting = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return }
            waiting.resume(throwing: CancellationError())
            try? send(
                .notification(
                    method: "notifications/cancelled", params: ["requestId": .number(id), "reason": "given up"]))
        }
    }
}
