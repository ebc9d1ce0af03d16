internal import Synchronization
package import TroveCore
package import TroveWire

/// Draws on a run's account before a request leaves this machine, and cuts replies at what was drawn for them.
///
/// It counts by itself, whatever usage an endpoint states: each byte of a prompt and of a reply's words is one token at
/// most. A process that dies in mid-call leaves the upper bound drawn.
package struct MeteredTransport: ChatTransport {
    private let inner: any ChatTransport
    private let catalog: any RunCatalog
    private let run: String
    private let prices: BudgetLimits.Prices?

    package init(_ inner: any ChatTransport, catalog: any RunCatalog, run: String, prices: BudgetLimits.Prices?) {
        self.inner = inner
        self.catalog = catalog
        self.run = run
        self.prices = prices
    }

    /// Bytes of a reply that one token of the limit stands for: more than any tokenizer needs on the average.
    private static let bytesPerToken = 8

    private func draw(sent: Int, received: Int) async throws {
        var draws: [RunBudget.Unit: Int] = [.tokens: sent + received]
        if let prices {
            // What is given back is rounded down.
            draws[.money] =
                received < 0
                ? -prices.cost(sent: 0, received: -received - 1) : prices.cost(sent: sent, received: received)
        }
        if let lacking = try await catalog.append([], to: run, draws: draws, status: nil, isDurable: false) {
            throw BudgetSpent(unit: lacking)
        }
    }

    package func send(_ request: WireRequest) async throws -> WireReply {
        guard let body = request.body else { return try await inner.send(request) }
        let asked = try JSONValue(body, of: "the request")
        let most = (asked["max_tokens"] ?? asked["max_completion_tokens"])?.integer ?? 1024
        let limit = most * Self.bytesPerToken
        try await draw(sent: body.count, received: limit)
        var reply = try await inner.send(request)
        let stream = reply.body
        let isEventStream = reply.isEventStream
        reply.body = AsyncThrowingStream { continuation in
            let work = Task {
                var meter = ReplyMeter(isEventStream: isEventStream)
                do {
                    for try await part in stream {
                        meter.take(part)
                        guard meter.bytes <= limit else {
                            throw TroveError(
                                .limitExceeded, "the answer was cut: it is longer than \(most) tokens can be")
                        }
                        continuation.yield(part)
                    }
                    // Only what is surely not needed is given back.
                    try await draw(sent: 0, received: meter.bytes - limit)
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
        return reply
    }
}

/// Counts the bytes of a reply's words, thoughts and calls.
private struct ReplyMeter {
    let isEventStream: Bool
    private(set) var bytes = 0
    private var events = ServerSentEvents()

    init(isEventStream: Bool) { self.isEventStream = isEventStream }

    mutating func take(_ part: [UInt8]) {
        guard isEventStream else {
            bytes += part.count
            return
        }
        for event in events.events(part) ?? [] {
            guard let frame = try? JSONValue(event, of: "a frame") else { continue }
            for choice in frame["choices"]?.elements ?? [] {
                bytes += Self.words(choice["delta"] ?? choice["message"] ?? choice["text"] ?? .null)
            }
        }
    }

    /// Bytes of all texts within a value but names of fields that every frame repeats.
    private static func words(_ value: JSONValue) -> Int {
        switch value {
        case .string(let text): text.utf8.count
        case .array(let elements): elements.reduce(0) { $0 + words($1) }
        case .object(let members):
            members.filter { !["role", "id", "type"].contains($0.name) }.reduce(0) { $0 + words($1.value) }
        default: 0
        }
    }
}
