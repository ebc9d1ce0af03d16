import Foundation
import TestSupport
import Testing

/// The demo corpus from end to end: every modality is read and found.
@Suite(.serialized) struct DemoCorpusTests {
    /// One store for the suite, indexed once.
    private actor Demo {
        static let shared = Demo()
        private var indexed: Task<(TemporaryFolder, Command, Command.Result), any Error>?

        func command() async throws -> (command: Command, firstRun: Command.Result) {
            if indexed == nil {
                indexed = Task {
                    let folder = try TemporaryFolder()
                    let command = Command(store: folder.url.appendingPathComponent("store"))
                    let documents = Fixtures.project.appendingPathComponent("corpora/documents").path
                    return (folder, command, try await command.run("index", "--json", documents))
                }
            }
            let (_, command, result) = try #require(try await indexed?.value)
            return (command, result)
        }
    }

    private struct Query: Decodable {
        struct Metadata: Decodable { var kind: String }
        var id: String
        var text: String
        var metadata: Metadata
        enum CodingKeys: String, CodingKey {
            case id = "_id"
            case text, metadata
        }
    }

    private static func results(_ response: Command.Result) throws -> [[String: Any]] {
        try #require(try response.json()["results"] as? [[String: Any]])
    }

    private static func path(_ hit: [String: Any]) -> String {
        let path = (hit["source"] as? [String: Any])?["path"] as? String ?? ""
        return path.components(separatedBy: "/corpora/documents/").last ?? path
    }

    @Test("Every file of the corpus is read")
    func index() async throws {
        let (command, first) = try await Demo.shared.command()
        #expect(first.status == 0, "\(first.errors)")
        let report = try first.json()
        #expect((report["added"] as? Int ?? 0) >= 20)
        #expect(report["failed"] as? Int == 0 && report["skipped"] as? Int == 0)
        let status = try await command.run("status", "--json").json()
        #expect((status["chunks"] as? Int ?? 0) > 20)
    }

    @Test("Own questions are scored by file and page, and a worse run ends with 6")
    func golden() async throws {
        let (command, _) = try await Demo.shared.command()
        let folder = try TemporaryFolder()
        let file = { (name: String) in folder.url.appendingPathComponent(name).path }
        let list = try await command.run("list", "--json").json()["documents"] as? [[String: Any]]
        let note = try #require(list?.compactMap { $0["path"] as? String }.first { $0.hasSuffix(".md") })
        let words = try String(contentsOfFile: note, encoding: .utf8).split(separator: "\n")
        let title = try #require(words.first).filter { $0 != "#" && $0 != "\"" }
        try folder.write("golden.jsonl", #"{"query":"\#(title)","expected":[{"path":"\#(note)"}],"lang":"en"}"# + "\n")
        let scored = try await command.run(
            "eval", "--golden", file("golden.jsonl"), "--save", file("now.json"), "--html", file("page.html"), "--json")
        #expect(scored.status == 0, "\(scored.errors)")
        let sets = try #require(try scored.json()["sets"] as? [[String: Any]])
        #expect((sets.first?["metrics"] as? [String: Double])?["recall@10"] == 1)
        #expect(try String(contentsOfFile: file("page.html"), encoding: .utf8).contains("golden.jsonl"))

        let same = try await command.run(
            "eval", "--golden", file("golden.jsonl"), "--baseline", file("now.json"), "--gate", "0.01")
        #expect(same.status == 0, "\(same.errors)")
        let better = try String(contentsOfFile: file("now.json"), encoding: .utf8)
            .replacingOccurrences(of: #""ndcg@10" : [0-9.]+"#, with: #""ndcg@10" : 1.5"#, options: .regularExpression)
        try folder.write("better.json", better)
        let worse = try await command.run(
            "eval", "--golden", file("golden.jsonl"), "--baseline", file("better.json"), "--gate", "0.01")
        #expect(worse.status == 6 && worse.errors.contains("golden.jsonl: ndcg@10 fell"))
        try folder.write("golden.jsonl", #"{"query":"x","expected":[{"path":"nowhere.md"}]}"# + "\n")
        let unknown = try await command.run("eval", "--golden", file("golden.jsonl"))
        #expect(unknown.status == 1 && unknown.errors.contains("the store has no nowhere.md"))
    }

    @Test("Questions, words inside pictures and Chinese phrases find their documents")
    func retrieval() async throws {
        let (command, _) = try await Demo.shared.command()
        let corpora = Fixtures.project.appendingPathComponent("corpora")
        let queries = try String(contentsOf: corpora.appendingPathComponent("queries.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { try JSONDecoder().decode(Query.self, from: Data($0.utf8)) }
            // Pictures are found by the words in them; what they show has no space of its own yet.
            .filter { $0.metadata.kind != "picture without words" }
        var judgements: [String: Set<String>] = [:]
        for line in try String(contentsOf: corpora.appendingPathComponent("qrels.tsv"), encoding: .utf8)
            .split(separator: "\n").dropFirst()
        {
            let fields = line.split(separator: "\t").map(String.init)
            if let grade = Int(fields[2]), grade > 0 { judgements[fields[0], default: []].insert(fields[1]) }
        }
        #expect(queries.count >= 20)
        var first = 0
        var found = 0
        for query in queries {
            let hits = try Self.results(try await command.run("search", query.text, "--json", "-k", "5")).map(Self.path)
            let wanted = try #require(judgements[query.id])
            if let best = hits.first, wanted.contains(where: { $0.hasSuffix(best) }) { first += 1 }
            if hits.contains(where: { hit in wanted.contains { $0.hasSuffix(hit) } }) { found += 1 }
        }
        #expect(found == queries.count, "\(found) of \(queries.count) among the first five")
        #expect(Double(first) >= 0.85 * Double(queries.count), "\(first) of \(queries.count) first")
    }

    @Test("Words that stand only inside a picture come with the boxes of their line")
    func boxes() async throws {
        let (command, _) = try await Demo.shared.command()
        let hit = try #require(
            try Self.results(
                try await command.run("search", "crate of object glasses arrived cracked", "--json", "-k", "1")
            ).first)
        let source = try #require(hit["source"] as? [String: Any])
        let boxes = try #require(source["boxes"] as? [[String: Any]])
        #expect(source["page"] as? Int == 1)
        #expect(!boxes.isEmpty)
        let area = boxes.reduce(0.0) { sum, box in
            func edge(_ name: String) -> Double { (box[name] as? NSNumber)?.doubleValue ?? -1 }
            #expect(edge("x0") >= 0 && edge("x1") <= 1 && edge("y0") < edge("y1"))
            return sum + (edge("x1") - edge("x0")) * (edge("y1") - edge("y0"))
        }
        #expect(area < 0.1, "the boxes cover \(area) of the page")
        let image = try #require(hit["image"] as? [String: Any])
        #expect((image["width"] as? Int ?? 0) > 100 && (image["mime"] as? String ?? "").hasPrefix("image/"))
    }

    @Test("A Chinese query is served by words, and the answer says so")
    func chinese() async throws {
        let (command, _) = try await Demo.shared.command()
        let response = try await command.run("search", "夜间浇水", "--json").json()
        let mode = try #require(response["mode"] as? [String: Any])
        #expect(mode["requested"] as? String == "hybrid" && mode["effective"] as? String == "lexical")
        #expect((response["warnings"] as? [String])?.isEmpty == false)
        #expect((response["results"] as? [Any])?.isEmpty == false)
    }

    @Test("A second run reads nothing again")
    func unchanged() async throws {
        let (command, first) = try await Demo.shared.command()
        let added = try first.json()["added"] as? Int
        let second = try await command.run("sync", "--json").json()
        #expect(second["unchanged"] as? Int == added)
        #expect(second["added"] as? Int == 0 && second["updated"] as? Int == 0 && second["chunks"] as? Int == 0)
    }

    @Test("A hit can be shown with its neighbours, and a document whole")
    func show() async throws {
        let (command, _) = try await Demo.shared.command()
        let hit = try #require(try Self.results(try await command.run("search", "ferry", "--json", "-k", "1")).first)
        let id = try #require(hit["id"] as? String)
        let shown = try await command.run("show", id, "--json").json()
        #expect(shown["chunk"] as? String == id)
        let document = try #require(shown["id"] as? String)
        #expect(document.hasPrefix("d_"))
        #expect(try await command.run("show", document).status == 0)
        #expect(try await command.run("verify").status == 0)
    }
}
