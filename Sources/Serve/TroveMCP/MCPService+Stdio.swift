internal import Synchronization
internal import TroveCore
internal import TroveKit
internal import TroveWire

#if canImport(Glibc)
    internal import Glibc
#endif

/// Messages over standard input and output, one a line.
extension MCPService {
    /// Bytes of a message: a picture of five megabytes in base64, and room.
    private static let lineLimit = 16 << 20
    /// How long workers without anything to do are kept, at most.
    private static let restInterval = Duration.seconds(60)

    /// Answers what comes over `input` until it ends, or the task is cancelled: then what is in hand is ended too.
    package func serve(input: Int32 = 0, output: Int32 = 1) async {
        // A client that has gone ends the input too; until then writing to it must not end this process.
        signal(SIGPIPE, SIG_IGN)
        let channel = StdioChannel(output: output)
        // Workers that drew a picture a while ago give their memory back.
        let resting = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.restInterval)
                await desk.trove.restWorkers()
            }
        }
        defer { resting.cancel() }
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                await LineReader(descriptor: input, limit: Self.lineLimit).forEach { line in
                    guard let batch = channel.begin(line, limit: Self.lineLimit) else { return }
                    await channel.enter()
                    group.addTask {
                        await self.answer(batch, on: channel)
                        channel.leave()
                    }
                }
            }
        } onCancel: {
            channel.cancelAll()
        }
        await desk.jobs.shutDown()
        await desk.runs.shutDown()
    }

    private func answer(_ batch: JSONRPCBatch, on channel: StdioChannel) async {
        var replies: [JSONRPCMessage] = []
        for entry in batch.entries {
            switch entry {
            case .malformed(let id, let error): replies.append(.failure(id: id, error))
            case .message(.request(let id, let method, let params)):
                let work = Task { await self.reply(id, method, params) }
                channel.hold(work, for: id)
                let reply = await work.value
                // Nobody waits for the answer to a request that was taken back.
                if !channel.release(id) { replies.append(reply) }
            case .message(.notification(let method, let params)):
                guard method == "notifications/cancelled", let id = params["requestId"].flatMap(JSONRPCIdentifier.init)
                else { continue }
                channel.cancel(id)
            case .message(.result), .message(.failure): continue
            }
        }
        if let json = batch.reply(replies) { channel.write(json) }
    }

    private func reply(_ id: JSONRPCIdentifier, _ method: String, _ params: JSONValue) async -> JSONRPCMessage {
        do {
            let request = try MCPRequest(method: method, params: params, access: MCPAccess())
            return .result(id: id, try await answer(request))
        } catch {
            return .failure(id: id, error)
        }
    }
}

/// The output of one client's process, and the requests that are in hand.
private final class StdioChannel: Sendable {
    private struct State {
        var work: [JSONRPCIdentifier: Task<JSONRPCMessage, Never>] = [:]
        var cancelled: Set<JSONRPCIdentifier> = []
        var inHand = 0
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let output: Mutex<Int32>
    private let state = Mutex(State())

    /// Messages that are answered at once; more wait in the pipe.
    private static let limit = 32

    init(output: Int32) { self.output = Mutex(output) }

    /// Waits until another message may be taken in hand.
    func enter() async {
        await withCheckedContinuation { continuation in
            let mayEnter = state.withLock { state in
                state.inHand += 1
                if state.inHand > Self.limit { state.waiting = continuation }
                return state.inHand <= Self.limit
            }
            if mayEnter { continuation.resume() }
        }
    }

    /// A message is done with.
    func leave() {
        let next = state.withLock { state in
            state.inHand -= 1
            defer { state.waiting = nil }
            return state.waiting
        }
        next?.resume()
    }

    /// Reads a line; what is no message is answered at once.
    func begin(_ line: LineCutter.Line, limit: Int) -> JSONRPCBatch? {
        do throws(JSONRPCError) {
            guard case .text(let bytes) = line else {
                throw .invalidRequest("a message takes at most \(limit >> 20) MB")
            }
            return try JSONRPCBatch(bytes)
        } catch {
            write(JSONRPCMessage.failure(id: .null, error).json)
            return nil
        }
    }

    func hold(_ task: Task<JSONRPCMessage, Never>, for id: JSONRPCIdentifier) {
        state.withLock { $0.work[id] = task }
    }

    /// Lets go of a request, and says whether it was taken back.
    func release(_ id: JSONRPCIdentifier) -> Bool {
        state.withLock { state in
            state.work[id] = nil
            return state.cancelled.remove(id) != nil
        }
    }

    func cancel(_ id: JSONRPCIdentifier) {
        let task = state.withLock { state -> Task<JSONRPCMessage, Never>? in
            guard let task = state.work[id] else { return nil }
            state.cancelled.insert(id)
            return task
        }
        task?.cancel()
    }

    func cancelAll() {
        for task in state.withLock({ Array($0.work.values) }) { task.cancel() }
    }

    /// Writes one line whole, whoever else writes. A client that has gone is told nothing.
    func write(_ json: JSONValue) {
        var bytes: [UInt8] = []
        json.write(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        output.withLock { descriptor in
            var done = 0
            while done < bytes.count {
                // SAFETY: the bytes from `done` to the end are the array's.
                let count = unsafe bytes.withUnsafeBytes { all in
                    unsafe Glibc.write(descriptor, all.baseAddress.map { unsafe $0 + done }, all.count - done)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                done += count
            }
        }
    }
}
