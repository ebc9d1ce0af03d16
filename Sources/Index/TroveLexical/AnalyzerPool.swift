internal import Synchronization

/// Analyzers that wait for the next text: each remembers the words it met, which a new one would look up again.
package final class AnalyzerPool: Sendable {
    private let waiting = Mutex<[TextAnalyzer]>([])

    /// Analyzers kept at most; further ones that work at the same time are given up after use.
    private static let limit = 8

    /// The process's own.
    package static let shared = AnalyzerPool()

    /// Takes a text apart.
    package static func analyze(_ text: String) -> AnalyzedText { shared.withAnalyzer { $0.analyze(text) } }

    /// Lends an analyzer.
    package func withAnalyzer<Result>(_ body: (inout TextAnalyzer) throws -> Result) rethrows -> Result {
        var analyzer = waiting.withLock { $0.popLast() } ?? TextAnalyzer()
        defer { waiting.withLock { if $0.count < Self.limit { $0.append(analyzer) } } }
        return try body(&analyzer)
    }
}
