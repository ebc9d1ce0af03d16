internal import Foundation

/// What was learned of tags as one HTML page without scripts or anything from elsewhere: what is taken for what, and
/// what a threshold trades.
public struct TagPage: Sendable {
    private let report: TagReport

    /// Prepares a page.
    public init(_ report: TagReport) { self.report = report }

    /// The page.
    public var html: String {
        let most = max(1, report.confusion.flatMap(\.self).max() ?? 1)
        let head = report.classes.map { "<th>\(EvaluationReport.escaped($0))</th>" }.joined()
        let rows = zip(report.classes, report.confusion).enumerated().map { truth, row in
            let cells = row.1.enumerated().map { said, count in
                let hue = truth == said ? 140 : 10
                let share = Double(count) / Double(most)
                return
                    "<td style=\"background:hsl(\(hue) 60% 50% / \(String(format: "%.2f", share * 0.8)))\">\(count)</td>"
            }
            return "<tr><th>\(EvaluationReport.escaped(row.0))</th>\(cells.joined())</tr>"
        }
        let number = EvaluationReport.number
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Trove: tags</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; --line: #1f6feb; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .25rem .5rem; text-align: right; }
            svg { background: #8881; border-radius: 4px; margin: .5rem 1rem .5rem 0; }
            svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
            </style></head><body>
            <h1>\(EvaluationReport.escaped(report.name))</h1>
            <p>\(report.documents) examples held back in turn: \(number(report.accuracy)) right; the most frequent tag
            \(number(report.baselines["majority"] ?? 0)), the nearest examples \(number(report.baselines["nearest"] ?? 0)).
            Probabilities are off by \(number(report.calibrationError)), by chance \(number(report.calibrationByChance)).</p>
            <h2>What is taken for what</h2>
            <p>Rows are the true tags, columns what was said.</p>
            <div style="overflow-x: auto"><table><tr><th></th>\(head)</tr>\(rows.joined())</table></div>
            <h2>What a threshold trades</h2>
            \(Self.plot("ROC, area \(number(report.rocArea))", report.roc, "false", "true"))
            \(Self.plot("precision and recall, average \(number(report.averagePrecision))", report.precisionRecall, "recall", "precision"))
            </body></html>

            """
    }

    private static func plot(_ title: String, _ points: [[Double]], _ across: String, _ up: String) -> String {
        let side = 240.0, margin = 32.0
        let line = points.map { point in
            String(format: "%.1f,%.1f", margin + point[0] * side, margin + (1 - point[1]) * side)
        }.joined(separator: " ")
        let edge = margin + side
        return """
            <svg width="320" height="320" role="img" aria-label="\(title)">
            <text x="\(margin)" y="18">\(title)</text>
            <path d="M\(margin) \(margin)V\(edge)H\(edge)" fill="none" stroke="#8888"/>
            <polyline points="\(line)" fill="none" stroke="var(--line)" stroke-width="2"/>
            <text x="\(edge - 40)" y="\(edge + 18)">\(across)</text><text x="4" y="\(margin + 12)">\(up)</text>
            </svg>
            """
    }
}
