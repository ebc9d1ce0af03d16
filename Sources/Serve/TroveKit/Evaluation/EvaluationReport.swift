/// An evaluation as one HTML page without scripts or anything from elsewhere: tables, score against k, and each query's
/// difference to a baseline.
public struct EvaluationReport: Sendable {
    private let record: EvaluationRecord
    private let baseline: EvaluationRecord?

    /// Prepares a page.
    /// - Parameter baseline: An earlier evaluation of the same sets; nil for none.
    public init(_ record: EvaluationRecord, baseline: EvaluationRecord? = nil) {
        self.record = record
        self.baseline = baseline
    }

    /// The page.
    public var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Trove: retrieval</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        :root { color-scheme: light dark; --line: #1f6feb; --other: #8b949e; --better: #2da44e; --worse: #cf222e; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; margin: 1rem 0; }
        th, td { padding: .25rem .75rem; border-bottom: 1px solid #8884; text-align: right; }
        th:first-child, td:first-child { text-align: left; }
        svg { background: #8881; border-radius: 4px; margin: .5rem 1rem .5rem 0; }
        svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
        .grid { stroke: #8884; } .faint { color: var(--other); }
        </style></head><body>
        <h1>Retrieval</h1>
        \(record.sets.map(section).joined(separator: "\n"))
        </body></html>

        """
    }

    private func section(_ set: EvaluatedSet) -> String {
        let before = baseline?[set.name]
        var parts = [
            "<h2>\(Self.escaped(set.name))</h2>",
            "<p class=\"faint\">\(set.documents) documents, \(set.queries) queries; 95 % bootstrap intervals</p>",
            metrics(set, before),
        ]
        if let groups = set.groups, !groups.isEmpty { parts.append(table(groups)) }
        if let curve = set.curve {
            parts.append("<h3>Score against k</h3>")
            parts.append(CurvePlot(title: "recall@k", now: curve.recall, before: before?.curve?.recall).svg)
            parts.append(CurvePlot(title: "success@k", now: curve.success, before: before?.curve?.success).svg)
        }
        if let scored = set.scored { parts.append(queries(scored, before?.scored)) }
        return parts.joined(separator: "\n")
    }

    private func metrics(_ set: EvaluatedSet, _ before: EvaluatedSet?) -> String {
        let rows = set.metrics.sorted { $0.key < $1.key }.map { name, value in
            let interval = set.intervals[name].map { "\(Self.number($0[0])) to \(Self.number($0[1]))" } ?? ""
            let old = before?.metrics[name]
            let change = old.map { (value >= $0 ? "+" : "\u{2212}") + Self.number(abs(value - $0)) } ?? ""
            return "<tr><td>\(name)</td><td>\(Self.number(value))</td><td>\(interval)</td>"
                + "<td>\(old.map(Self.number) ?? "")</td><td>\(change)</td></tr>"
        }
        return "<table><tr><th>metric</th><th>mean</th><th>interval</th><th>\(before == nil ? "" : "baseline")</th>"
            + "<th>\(before == nil ? "" : "change")</th></tr>\(rows.joined())</table>"
    }

    private func table(_ groups: [EvaluatedSet.Group]) -> String {
        let names = groups[0].metrics.keys.sorted()
        let head = names.map { "<th>\($0)</th>" }.joined()
        let rows = groups.map { group in
            "<tr><td>\(Self.escaped(group.name))</td><td>\(group.queries)</td>"
                + names.map { "<td>\(Self.number(group.metrics[$0] ?? 0))</td>" }.joined() + "</tr>"
        }
        return "<table><tr><th>queries by</th><th>count</th>\(head)</tr>\(rows.joined())</table>"
    }

    /// The queries that changed most, or score lowest where there is nothing to compare with.
    private func queries(_ now: [EvaluatedSet.ScoredQuery], _ before: [EvaluatedSet.ScoredQuery]?) -> String {
        guard let before else {
            let worst = now.sorted { ($0.ndcg10, $0.id) < ($1.ndcg10, $1.id) }.prefix(Self.listed)
            let rows = worst.map {
                "<tr><td>\(Self.escaped($0.text))</td><td>\(Self.escaped($0.id))</td><td>\(Self.number($0.ndcg10))</td></tr>"
            }
            return "<h3>Lowest queries</h3><table><tr><th>query</th><th>id</th><th>ndcg@10</th></tr>"
                + "\(rows.joined())</table>"
        }
        let old = Dictionary(before.map { ($0.id, $0.ndcg10) }, uniquingKeysWith: { first, _ in first })
        let changes = now.compactMap { query in old[query.id].map { (query, query.ndcg10 - $0) } }
            .sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }
        let shown = changes.filter { $0.1 != 0 }
        let most = shown.prefix(Self.listed / 2) + shown.dropFirst(Self.listed / 2).suffix(Self.listed / 2)
        let rows = most.map { query, change in
            "<tr><td>\(Self.escaped(query.text))</td><td>\(Self.escaped(query.id))</td>"
                + "<td>\(change > 0 ? "+" : "\u{2212}")\(Self.number(abs(change)))</td></tr>"
        }
        return "<h3>Differences to the baseline by query</h3>" + DifferencePlot(changes: changes.map(\.1)).svg
            + "<table><tr><th>query</th><th>id</th><th>ndcg@10</th></tr>\(rows.joined())</table>"
    }

    /// Queries listed.
    private static let listed = 20

    /// Four digits.
    static func number(_ value: Double) -> String {
        let rounded = Int((value * 10_000).rounded())
        let digits = String(abs(rounded) % 10_000)
        return
            "\(rounded < 0 ? "\u{2212}" : "")\(abs(rounded) / 10_000).\(String(repeating: "0", count: 4 - digits.count))\(digits)"
    }

    /// Text that a page shows and does not run: sets and questions may come from anywhere.
    static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
