import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit

@Suite("Records of evaluations") struct EvaluationTests {
    private static func record(_ name: String, _ scores: [Double]) throws -> EvaluationRecord {
        let mean = scores.reduce(0, +) / Double(scores.count)
        let scored = scores.enumerated().map { #"{"id":"q\#($0)","text":"<b>\#($0)</b>","ndcg@10":\#($1)}"# }
        let curve = [Double](repeating: mean, count: 100)
        let text = #"""
            {"sets":[{"name":"\#(name)","documents":3,"queries":\#(scores.count),"metrics":{"ndcg@10":\#(mean)},
            "intervals":{"ndcg@10":[0,1]},"scored":[\#(scored.joined(separator: ","))],
            "curve":{"recall":\#(curve),"success":\#(curve)}}]}
            """#
        return try JSONDecoder().decode(EvaluationRecord.self, from: Data(text.utf8))
    }

    @Test("A fall beyond the gate is a regression, one within it is none")
    func gate() throws {
        let (before, now) = (try Self.record("s", [0.9, 0.7]), try Self.record("s", [0.9, 0.66]))
        #expect(try now.regressions(from: before, allowed: 0.01).map(\.name) == ["s"])
        #expect(try now.regressions(from: before, allowed: 0.03).isEmpty)
        #expect(try before.regressions(from: now, allowed: 0).isEmpty)
        #expect(throws: TroveError.self) { try Self.record("other", [1]).regressions(from: before, allowed: 0.01) }
    }

    @Test("A record is read as it was written")
    func file() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("record.json")
        try Self.record("s", [0.5]).write(to: file)
        let read = try EvaluationRecord(file: file)
        #expect(read["s"]?.scored?.first?.ndcg10 == 0.5 && read["s"]?.curve?.recall.count == 100)
        #expect(read.summary["s"]?.scored == nil)
        try folder.write("record.json", "{}")
        #expect(throws: TroveError.self) { try EvaluationRecord(file: file) }
    }

    @Test("The page shows scores and differences, and runs nothing that a question holds")
    func page() throws {
        let html = EvaluationReport(try Self.record("s<", [0.9, 0.6]), baseline: try Self.record("s<", [0.9, 0.8])).html
        #expect(html.contains("<h2>s&lt;</h2>") && html.contains("0.7500") && html.contains("\u{2212}0.1000"))
        #expect(html.contains("&lt;b&gt;1&lt;/b&gt;") && !html.contains("<b>1</b>"))
        #expect(html.contains("0 better, 1 worse, 1 equal") && html.contains("recall@k"))
        #expect(!html.contains("<script") && !html.contains("http"))
    }
}
