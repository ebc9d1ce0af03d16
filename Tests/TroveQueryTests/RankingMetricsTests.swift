import Foundation
import TestSupport
import Testing
import TroveCore
import TroveQuery

@Suite struct RankingMetricsTests {
    @Test("A hand-worked ranking has the figures of the definitions")
    func worked() {
        let metrics = RankingMetrics(ranked: ["a", "x", "b"], relevant: ["a": 1, "b": 3, "c": 2])
        let ideal = 3 + 2 / log2(3.0) + 1 / 2
        #expect(abs(metrics.ndcg10 - (1 + 3 / 2) / ideal) < 1e-12)
        #expect(abs(metrics.recall1 - 1.0 / 3) < 1e-12 && abs(metrics.recall10 - 2.0 / 3) < 1e-12)
        #expect(metrics.mrr10 == 1)
        #expect(abs(metrics.map - (1 + 2.0 / 3) / 3) < 1e-12)
        #expect(RankingMetrics(ranked: [], relevant: ["a": 1]) == RankingMetrics())
        #expect(RankingMetrics(ranked: ["x", "a"], relevant: ["a": 1]).mrr10 == 0.5)
    }

    @Test("A perfect ranking scores 1 everywhere that it can", arguments: 1..<12)
    func perfect(count: Int) {
        let ids = (0..<count).map { "d\($0)" }
        let relevant = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, Double(count - $0)) })
        let metrics = RankingMetrics(ranked: ids, relevant: relevant)
        #expect(abs(metrics.ndcg10 - 1) < 1e-12 && abs(metrics.map - 1) < 1e-12)
    }

    @Test("A judged set is read by its languages, and a damaged line is named")
    func reading() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "corpus.jsonl",
            #"{"_id":"1","title":"T","text":"a","metadata":{"lang":"en"}}"# + "\n"
                + #"{"_id":"2","text":"b","metadata":{"lang":"de"}}"# + "\n")
        try folder.write(
            "queries.jsonl",
            #"{"_id":"q1","text":"a?","metadata":{"lang":"en"}}"# + "\n" + #"{"_id":"q2","text":"b?"}"# + "\n")
        try folder.write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\t1\t2\nq2\t2\t1\nq2\t1\t0\n")
        let all = try JudgedSet(folder: folder.url)
        #expect(all.corpus.count == 2 && all.queries.count == 2 && all.judgements["q2"] == ["2": 1])
        let english = try JudgedSet(folder: folder.url, language: "en")
        #expect(english.corpus.map(\.id) == ["1"] && english.queries.map(\.id) == ["q1"])
        try folder.write("qrels.tsv", "header\nq1 1 2\n")
        #expect { try JudgedSet(folder: folder.url) } throws: { "\($0)".contains("qrels.tsv:2") }
    }
}
