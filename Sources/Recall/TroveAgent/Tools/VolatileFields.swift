internal import Foundation

/// What changes from one call to the next without saying anything: times, identifiers made at random, counters of
/// requests.
enum VolatileFields {
    private static let forms = [
        // Dates with times, times, and seconds since 1970.
        #"\b\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?\b"#,
        #"\b\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\b"#, #"\b1[5-9]\d{8}(\d{3})?(\.\d+)?\b"#,
        // Identifiers.
        #"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"#, #"(?i)\b[0-9a-f]{24,}\b"#,
        // Members that are called so.
        #"(?i)"?\b(\w*(time|date|stamp|elapsed|duration|took|nonce|request_?id|trace_?id|session)\w*)"?\s*[:=]\s*"?[^",;}\n]*"?"#,
        // Durations.
        #"\b\d+(\.\d+)?\s?(ms|s|sec|seconds|milliseconds)\b"#,
    ]

    static func removed(from text: String) -> String {
        forms.reduce(text) { $0.replacingOccurrences(of: $1, with: "", options: .regularExpression) }
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
