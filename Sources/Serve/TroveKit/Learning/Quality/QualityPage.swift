/// Findings as one HTML page without scripts or anything from elsewhere.
public struct QualityPage: Sendable {
    private let report: QualityReport

    /// Prepares a page.
    public init(_ report: QualityReport) { self.report = report }

    /// The page.
    public var html: String {
        let sections = QualityFinding.Kind.allCases.compactMap { kind -> String? in
            let own = report.findings.filter { $0.kind == kind }
            guard !own.isEmpty else { return nil }
            let rows = own.map { one in
                "<tr><td>\(EvaluationReport.number(one.score))</td><td>\(EvaluationReport.escaped(one.path))"
                    + "\(one.page.map { ", page \($0)" } ?? "")"
                    + "\(one.other.map { "<br>\(EvaluationReport.escaped($0))" } ?? "")</td>"
                    + "<td>\(EvaluationReport.escaped(one.explanation))</td></tr>"
            }
            return
                "<h2>\(kind.rawValue) (\(own.count))</h2><p>\(Self.meaning(kind))</p><table><tr><th>score</th><th>file</th>"
                + "<th>why</th></tr>\(rows.joined())</table>"
        }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Trove: quality</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; margin: 1rem 0; }
            th, td { padding: .25rem .75rem; border-bottom: 1px solid #8884; text-align: left; overflow-wrap: anywhere; }
            </style></head><body>
            <h1>Quality</h1>
            <p>\(report.documents) documents, \(report.chunks) passages, \(report.findings.count) findings</p>
            \(sections.isEmpty ? "<p>Nothing stands out.</p>" : sections.joined(separator: "\n"))
            </body></html>

            """
    }

    private static func meaning(_ kind: QualityFinding.Kind) -> String {
        switch kind {
        case .duplicateText: "Documents that say nearly the same; searches show one of them."
        case .duplicatePicture: "Pictures that look the same."
        case .garbage: "Pages that OCR, or a broken text layer, made nonsense of."
        case .boilerplate: "Passages that stand in many files."
        case .emptyChunk: "Passages without a letter."
        case .hugeChunk: "Passages longer than an encoder reads."
        case .language: "Pages in a language that hardly any other page has."
        case .outlier: "Documents unlike all others."
        case .wrongLabel: "Labels that contradict what all other examples teach."
        case .leak: "What stands in the training and in the test set."
        }
    }
}
