internal import Synchronization
public import TroveCore

extension RunEvent {
    /// The event as `export` and `replay` give it: one line of JSON.
    public var line: String {
        let body = (try? JSONValue(Array(body.utf8), of: "an event")) ?? .string(body)
        let whole: JSONValue = [
            "sequence": .number(Double(sequence)), "at": .number(at), "kind": .string(kind.rawValue), "body": body,
            "sources": .array(sources.map { .string($0) }),
        ]
        return whole.line
    }
}

/// Lines of a log as they come.
final class EventLines: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func add(_ line: String) { kept.withLock { $0.append(line) } }
}
