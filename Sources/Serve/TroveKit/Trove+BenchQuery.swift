internal import Foundation
public import TroveCore

/// What questions took, from text to packed hits.
public struct QueryBenchmarkReport: Codable, Sendable {
    /// Questions asked.
    public var questions: Int
    /// Milliseconds of the very first question, with opening the store and loading the model.
    public var coldMilliseconds: Double
    /// Milliseconds that half of the warm questions stayed below.
    public var p50Milliseconds: Double
    /// Milliseconds that 99 of 100 warm questions stayed below.
    public var p99Milliseconds: Double
    /// How the questions were served.
    public var mode: SearchMode

    enum CodingKeys: String, CodingKey {
        case questions, mode
        case coldMilliseconds = "cold_ms"
        case p50Milliseconds = "p50_ms"
        case p99Milliseconds = "p99_ms"
    }
}

extension Trove {
    /// Asks questions one after the other, each from text to packed hits with relevance and answer spans.
    /// - Throws: `.invalidArgument` where there is no question; what a search throws.
    public func benchmarkQueries(
        _ questions: [String], mode: SearchMode = .hybrid, hops: Hops = .auto, limit: Int = 10, budget: Int = 4000
    ) async throws -> QueryBenchmarkReport {
        guard let first = questions.first else {
            throw TroveError(.invalidArgument, "there is no question; give a file with one a line")
        }
        func search(_ text: String) -> SearchRequest {
            var search = SearchRequest(text)
            search.mode = mode
            search.hops = hops
            search.limit = limit
            search.budget = budget
            return search
        }
        let clock = ContinuousClock()
        let start = clock.now
        let session = try await searchSession(needsVectors: mode != .lexical)
        let served = try await session.search(search(first)).mode.effective
        let cold = Self.milliseconds(clock.now - start)
        // Once over a part, so that pages and caches are warm.
        for question in questions.prefix(50) { _ = try await session.search(search(question)) }
        var times: [Double] = []
        for question in questions {
            let start = clock.now
            _ = try await session.search(search(question))
            times.append(Self.milliseconds(clock.now - start))
        }
        times.sort()
        return QueryBenchmarkReport(
            questions: times.count, coldMilliseconds: cold, p50Milliseconds: times[times.count / 2],
            p99Milliseconds: times[min(times.count - 1, times.count * 99 / 100)], mode: served)
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) * 1e-15
    }
}
