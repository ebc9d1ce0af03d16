internal import Foundation
package import Logging
internal import Synchronization
internal import TroveCore

/// Writes each log line as one JSON object: `{"time", "level", "message", ...metadata}`.
package struct JSONLog: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let write: @Sendable (String) -> Void

    /// - Parameter write: Takes each line, without its end.
    package init(level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        logLevel = level
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var members: [JSONValue.Member] = [
            .init(
                name: "time",
                value: .string(Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))),
            .init(name: "level", value: .string(event.level.rawValue)),
            .init(name: "message", value: .string("\(event.message)")),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            members.append(.init(name: key, value: Self.json(value)))
        }
        if let error = event.error { members.append(.init(name: "error", value: .string("\(error)"))) }
        write(JSONValue.object(members).line)
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int): .number(Double(number))
        case .stringConvertible(let number as Double): .number(number)
        case .stringConvertible(let other): .string(other.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(values.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: json($0.value)) })
        }
    }
}
