import Foundation
import TestSupport
import Testing

/// Answers as a person or a script gets them: the real executable.
@Suite struct AskCommandTests {
    private let folder: TemporaryFolder
    private let trove: Command

    init() throws {
        folder = try TemporaryFolder()
        trove = Command(store: folder.url.appendingPathComponent("store"), environment: ["TROVE_VIEWS": "none"])
    }

    private func index() async throws {
        try folder.write(
            "notes/lamp.md", "# Lamp\n\nAnna Berg repaired the great lamp in May 1931. It burns whale oil.")
        try folder.write("notes/bell.md", "# Bell\n\nThe bronze bell was cast in 1902. It hangs in the tower.")
        try folder.write("notes/soup.md", "# Soup\n\nOnion soup needs six onions, butter and an hour.")
        #expect(try await trove.run("index", folder.url.appendingPathComponent("notes").path).status == 0)
    }

    @Test("A question is answered as Markdown with its source, as JSON, and from a file of questions")
    func asking() async throws {
        try await index()
        let said = try await trove.run("ask", "who repaired the great lamp?")
        #expect(said.status == 0 && said.output.contains("Anna Berg repaired the great lamp in May 1931. [1]"))
        #expect(said.output.contains("lamp.md)"), "\(said.output)")
        let json = try await trove.run("ask", "--json", "when was the bronze bell cast?").json()
        #expect(json["outcome"] as? String == "answered" && json["took_ms"] is Double)
        let questions = try folder.write("questions", "who repaired the great lamp?\nwhen was the bronze bell cast?\n")
        let many = try await trove.run("ask", "--queries", questions.path)
        #expect(many.output.split(separator: "\n").count == 2)
        let both = try await trove.run(
            "ask", "--json", "who repaired the great lamp and when was the bronze bell cast?")
        #expect(both.output.contains("Anna Berg") && both.output.contains("1902"))
    }

    @Test("A conversation is kept where that is wanted: a later question points back to it, and it is recalled")
    func remembering() async throws {
        try await index()
        let forgotten = try await trove.run("ask", "--session", "watch", "who repaired the great lamp?")
        #expect(forgotten.status == 0)
        #expect(try await trove.run("memory", "list", "--json").output.contains("great lamp") == false)
        let asked = try await trove.run("ask", "--session", "watch", "--remember", "who repaired the great lamp?")
        #expect(asked.status == 0, "\(asked.errors)")
        let recalled = try await trove.run("recall", "the great lamp", "--session", "watch", "--json")
        #expect(recalled.output.contains("who repaired the great lamp?") && recalled.output.contains("Anna Berg"))
        let later = try await trove.run("ask", "--session", "watch", "--json", "and when?").json()
        let sentences = (later["sentences"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
        #expect(sentences.contains { $0.contains("May 1931") }, "\(later)")
        #expect(later["question"] as? String == "and when?")
        let other = try await trove.run("ask", "--session", "other", "--json", "and when?").json()
        #expect(other["outcome"] as? String != "answered")
    }

    @Test("What nothing is about has no answer, and what cannot be asked is said in a line")
    func refusing() async throws {
        try await index()
        let absent = try await trove.run("ask", "which comet did the astronomers of Samarkand describe?")
        #expect(absent.status == 0 && absent.output.hasPrefix("*No"), "\(absent.output)")
        #expect(try await trove.run("ask").status == 2)
        #expect(try await trove.run("ask", "who?", "-k", "0").status == 2)
        #expect(try await trove.run("ask", "who?", "--filter", "nosuch:1").errors.split(separator: "\n").count == 1)
        let picture = try await trove.run("ask", "--image", "/no/such.png", "what is this?")
        #expect(picture.status == 1 && picture.errors.split(separator: "\n").count == 1, "\(picture.errors)")
    }

    @Test("Answers are measured, drawn by a fixed seed, and a worse run ends with 6")
    func measuring() async throws {
        let lines = (0..<12).map {
            #"{"_id": "d\#($0)", "title": "", "text": "The mast of boat \#($0) was made by Maker\#($0) of oak. It sails."}"#
        }
        try folder.write("set/corpus.jsonl", lines.joined(separator: "\n"))
        let asked = (0..<12).map {
            #"{"_id": "q\#($0)", "text": "Who made the mast of boat \#($0)?", "metadata": {"answers": ["Maker\#($0)"]}}"#
        }
        try folder.write("set/queries.jsonl", asked.joined(separator: "\n"))
        try folder.write(
            "set/qrels.tsv", "query\tdocument\tgrade\n" + (0..<12).map { "q\($0)\td\($0)\t1" }.joined(separator: "\n"))
        let (set, run) = (folder.url.appendingPathComponent("set").path, folder.url.appendingPathComponent("run").path)
        let measured = try await trove.run("eval", "--kind", "ask", set, "--sample", "8", "--run", run, "--json")
        #expect(measured.status == 0, "\(measured.errors)")
        let metrics = ((try measured.json()["sets"] as? [[String: Any]])?.first?["metrics"] as? [String: Double]) ?? [:]
        #expect(try #require(metrics["answer-accuracy"]) >= 0.7)
        for name in ["citation-precision", "citation-recall", "abstention-auroc", "withheld"] {
            #expect(metrics[name] != nil)
        }
        let answers = try String(contentsOfFile: run, encoding: .utf8).split(separator: "\n")
        #expect(
            answers.count == 8 && answers.allSatisfy { $0.contains("\"abstention\"") && $0.contains("\"without\"") })
        let before = try folder.write(
            "before.json",
            #"{"sets": [{"name": "set", "documents": 12, "queries": 8, "metrics": {"answer-accuracy": 2}, "intervals": {}}]}"#
        )
        let worse = try await trove.run(
            "eval", "--kind", "ask", set, "--sample", "8", "--baseline", before.path, "--gate", "0.01")
        #expect(worse.status == 6 && worse.errors.contains("answer-accuracy fell"), "\(worse.errors)")
        #expect(try await trove.run("eval", set, "--sample", "8").status != 0)
    }
}
