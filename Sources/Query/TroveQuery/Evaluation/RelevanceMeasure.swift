internal import Foundation
package import TroveCore

/// How well relevance tells answerable questions from others, and how often the marked sentence answers.
///
/// Each question is asked twice: of the whole corpus, and with the documents left out that answer it.
package struct RelevanceMeasure: Sendable {
    /// One asking and the first hit's relevance.
    package struct Case: Codable, Sendable {
        package var query: String
        /// False where the answering documents were left out.
        package var isAnswerable: Bool
        package var relevance: Double
        /// What relevance was reckoned from, by name.
        package var features: [String: Double]

        package init(query: String, isAnswerable: Bool, relevance: Double, features: [String: Double]) {
            self.query = query
            self.isAnswerable = isAnswerable
            self.relevance = relevance
            self.features = features
        }
    }

    /// What a set scored.
    package struct Result: Codable, Sendable {
        /// Share of pairs of an answerable and an unanswerable asking in which the former is more relevant.
        package var auroc: Double
        /// Mean distance between stated and true shares over ten bins, weighed by their sizes.
        package var calibrationError: Double
        /// Share of answerable askings of at least 0.5, and of unanswerable ones below.
        package var kept: Double
        package var dropped: Double
        /// Share of first hits whose answer span holds an accepted answer; nil where the set states no answers.
        package var answerSpan: Double?
        package var cases: [Case]
    }

    /// A first hit that is an answer, asked of the whole corpus: whether the document is right does not matter here,
    /// since whoever reads sees only the relevance.
    package static func measure(
        _ set: JudgedSet, engine: SearchEngine, mode: SearchMode, onQuery: (Int) -> Void = { _ in }
    ) async throws -> Result {
        var cases: [Case] = []
        var (spans, answered) = (0, 0)
        for (number, query) in set.queries.enumerated() {
            for isAnswerable in [true, false] {
                var request = SearchRequest(query.text, limit: 1, mode: mode)
                request.explains = true
                if !isAnswerable {
                    let gone = (set.judgements[query.id] ?? [:]).keys.sorted().map { "\"\($0)\"" }
                    request.filter = #"{"path": {"$nin": [\#(gone.joined(separator: ", "))]}}"#
                }
                let hit = try await engine.search(request).results.first
                var features: [String: Double] = [:]
                for part in hit?.explanation ?? [] where part.part.hasPrefix("relevance:") {
                    features[String(part.part.dropFirst("relevance:".count))] = part.value
                }
                cases.append(
                    Case(
                        query: query.id, isAnswerable: isAnswerable, relevance: hit?.relevance ?? 0, features: features)
                )
                if isAnswerable, !query.answers.isEmpty {
                    answered += 1
                    if let hit, holds(hit, query.answers) { spans += 1 }
                }
            }
            onQuery(number + 1)
        }
        return Result(
            auroc: auroc(cases), calibrationError: calibrationError(cases),
            kept: share(cases.filter(\.isAnswerable)) { $0.relevance >= 0.5 },
            dropped: share(cases.filter { !$0.isAnswerable }) { $0.relevance < 0.5 },
            answerSpan: answered > 0 ? Double(spans) / Double(answered) : nil, cases: cases)
    }

    private static func holds(_ hit: Hit, _ answers: [String]) -> Bool {
        guard let span = hit.answerSpan else { return false }
        let sentence = folded(
            String(String.UnicodeScalarView(hit.text.unicodeScalars.dropFirst(span.start).prefix(span.count))))
        return answers.contains { sentence.contains(folded($0)) }
    }

    private static func folded(_ text: String) -> String { text.lowercased().filter { !$0.isWhitespace } }

    private static func share(_ cases: [Case], _ holds: (Case) -> Bool) -> Double {
        cases.isEmpty ? 0 : Double(cases.count(where: holds)) / Double(cases.count)
    }

    /// By ranks (Mann & Whitney, 1947), ties counting half.
    package static func auroc(_ cases: [Case]) -> Double {
        let sorted = cases.sorted { $0.relevance < $1.relevance }
        var (ranks, start) = (0.0, 0)
        while start < sorted.count {
            var end = start
            while end < sorted.count, sorted[end].relevance == sorted[start].relevance { end += 1 }
            let rank = Double(start + end + 1) / 2
            ranks += rank * Double(sorted[start..<end].count(where: \.isAnswerable))
            start = end
        }
        let good = Double(cases.count(where: \.isAnswerable))
        let bad = Double(cases.count) - good
        return good > 0 && bad > 0 ? (ranks - good * (good + 1) / 2) / (good * bad) : 0
    }

    static func calibrationError(_ cases: [Case]) -> Double {
        guard !cases.isEmpty else { return 0 }
        return Dictionary(grouping: cases) { min(9, Int($0.relevance * 10)) }.values.reduce(0) { sum, bin in
            let stated = bin.reduce(0) { $0 + $1.relevance } / Double(bin.count)
            return sum + abs(stated - share(bin, \.isAnswerable)) * Double(bin.count) / Double(cases.count)
        }
    }
}
