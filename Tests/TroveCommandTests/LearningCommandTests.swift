import Foundation
import TestSupport
import Testing

/// Judging, tuning, tagging, quality and export through the real executable.
@Suite struct LearningCommandTests {
    private let folder: TemporaryFolder
    private let command: Command

    private static let subjects = [
        "sails": [
            "the mainsail was reefed before the squall", "a jib sheet jammed in the block", "we hoisted the spinnaker",
            "the halyard was spliced at the mast", "canvas for a new foresail", "the boom swung over the deck",
        ],
        "bread": [
            "the dough rose over night", "a sourdough starter wants flour and water", "bake the loaf until it is brown",
            "knead it for ten minutes", "yeast makes the crumb light", "a crust needs steam in the oven",
        ],
    ]

    init() async throws {
        folder = try TemporaryFolder()
        command = Command(store: folder.url.appendingPathComponent("store"))
        for (subject, texts) in Self.subjects {
            for (number, text) in texts.enumerated() {
                try folder.write("notes/\(subject)/\(number).txt", text + ".\n")
            }
        }
        let indexed = try await command.run("index", notes)
        #expect(indexed.status == 0, "\(indexed.errors)")
    }

    private var notes: String { folder.url.appendingPathComponent("notes").path }

    private func paths(_ filter: String) async throws -> Set<String> {
        let found = try await command.run("search", "anything", "--filter", filter, "-k", "50", "--json").json()
        let hits = try #require(found["results"] as? [[String: Any]])
        return Set(hits.compactMap { ($0["source"] as? [String: Any])?["path"] as? String })
    }

    @Test("Judgements are kept, listed, go stale with their file, and are forgotten")
    func judging() async throws {
        let file = notes + "/bread/0.txt"
        #expect(try await command.run("judge", "how does dough rise", file, "--grade", "2").status == 0)
        var listed = try await command.run("judge", "list").output
        #expect(listed.contains("how does dough rise") && !listed.contains("changed since"))
        try folder.write("notes/bread/0.txt", "Something else.\n")
        try await command.run("sync")
        listed = try await command.run("judge", "list").output
        #expect(listed.contains("changed since"))
        #expect(try await command.run("judge", "remove", "--all").output.hasPrefix("1 "))
        let unknown = try await command.run("judge", "what", "c_00000000000000000000")
        #expect(unknown.status != 0 && unknown.errors.contains("there is no hit"))
    }

    @Test("Smaller spaces are measured on what was judged, and refused without judgements")
    func spaces() async throws {
        #expect(try await command.run("tune", "space").errors.contains("trove judge"))
        try await command.run("judge", "how does dough rise", notes + "/bread/0.txt")
        let report = try await command.run("tune", "space", "--json").json()
        let forms = try #require(report["forms"] as? [[String: Any]])
        #expect(forms.first?["name"] as? String == "whole" && forms.first?["found"] as? Double == 1)
        #expect(forms.contains { $0["name"] as? String == "signs" && $0["bytes"] as? Int == 48 })
    }

    @Test("A purge leaves nothing of what was said of a file")
    func purged() async throws {
        let file = notes + "/sails/2.txt"
        try await command.run("judge", "where is the spinnaker kept", file)
        try await command.run("tag", "add", file, "deckwork")
        #expect(try await command.run("remove", "--purge", file).status == 0)
        for name in ["catalog.sqlite", "catalog.sqlite-wal"] {
            let bytes = (try? Data(contentsOf: command.store.appendingPathComponent(name))) ?? Data()
            for said in ["spinnaker", "deckwork"] {
                #expect(bytes.range(of: Data(said.utf8)) == nil, "\(said) in \(name)")
            }
        }
    }

    @Test("Hits like an example rise, and those like one that is not wanted fall")
    func rocchio() async throws {
        func ranks(_ flags: [String]) async throws -> [String] {
            let found = try await command.run(
                ["search", "things made by hand", "--mode", "dense", "-k", "12", "--json"] + flags)
            let hits = try #require(try found.json()["results"] as? [[String: Any]], "\(found.errors)")
            return hits.compactMap { ($0["source"] as? [String: Any])?["path"] as? String }
        }
        let bread = { (paths: [String]) in paths.prefix(6).count { $0.contains("/bread/") } }
        let like = notes + "/bread/1.txt"
        let more = try await ranks(["--more-like", like])
        let less = try await ranks(["--less-like", like])
        #expect(bread(more) > bread(less))
        let unknown = try await command.run("search", "x", "--more-like", "c_nothing")
        #expect(unknown.status != 0 && unknown.errors.contains("c_nothing"))
    }

    @Test("Tuning wants enough judgements and says how to make them; what was never learned cannot be rolled back")
    func tuneWants() async throws {
        let few = try await command.run("tune")
        #expect(few.status != 0 && few.errors.contains("trove judge"))
        #expect(try await command.run("tune", "rollback").status != 0)
        #expect(try await command.run("tune", "use", "7").errors.contains("trove tune list"))
    }

    @Test("A forced tuning is used, listed, switched off and rolled back")
    func tuneLife() async throws {
        for (subject, texts) in Self.subjects {
            for (number, text) in texts.enumerated() {
                let words = text.split(separator: " ").suffix(2).joined(separator: " ")
                try await command.run("judge", "about \(words)", notes + "/\(subject)/\(number).txt")
            }
        }
        func inUse() async throws -> [Bool] {
            let listed = try await command.run("tune", "list", "--json").output
            let all = try #require(try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [[String: Any]])
            return all.compactMap { $0["active"] as? Bool }
        }
        let dry = try await command.run("tune", "--dry-run", "--mode", "hybrid", "--json").json()
        #expect(dry["queries"] as? Int == 12)
        #expect(try await inUse() == [])
        let forced = try await command.run("tune", "--force")
        #expect(forced.status == 0, "\(forced.errors)")
        guard try await !inUse().isEmpty else { return }  // nothing was there to be learned: nothing is kept
        #expect(try await inUse() == [true])
        #expect(try await command.run("search", "about brown").status == 0)
        try await command.run("tune", "off")
        #expect(try await inUse() == [false])
        try await command.run("tune", "use", "1")
        try await command.run("tune", "rollback")
        #expect(try await inUse() == [false])
    }

    @Test("Tags are learned from folders, given to new files at ingest, and never taken for a person's")
    func tagging() async throws {
        let learned = try await command.run("tag", "learn", "--folders", "--sure", "0", "--name", "subject", "--json")
        #expect(learned.status == 0, "\(learned.errors)")
        let report = try learned.json()
        #expect((report["accuracy"] as? Double ?? 0) > (report["baselines"] as? [String: Double])?["majority"] ?? 1)
        #expect(try await paths("tag:bread").count >= 5)
        try folder.write("notes/new.txt", "flour, yeast and an oven make a loaf of bread.\n")
        try await command.run("sync")
        #expect(try await paths("tag:bread").contains { $0.hasSuffix("/new.txt") })
        #expect(try await paths("label:bread").isEmpty)
        try await command.run("tag", "add", notes + "/new.txt", "bread")
        #expect(try await paths("label:bread").count == 1)
        let doubtful = try await command.run("tag", "doubtful", "--name", "subject", "--count", "3")
        #expect(doubtful.output.split(separator: "\n").count == 3, "\(doubtful.errors)")
        try await command.run("tag", "forget", "subject")
        #expect(try await paths("tag:bread").count == 1)
    }

    @Test("Tags are given by their names alone, and measured on files that a person tagged")
    func names() async throws {
        #expect(try await command.run("tag", "add", notes + "/bread/2.txt", "baking bread").status == 0)
        let report = try await command.run(
            "tag", "learn", "--names", "baking bread,sailing ships", "--sure", "0", "--json"
        )
        .json()
        #expect(report["documents"] as? Int == 1 && report["tagged"] as? Int == 11)
        let found = try await paths("tag:\"baking bread\"")
        #expect(found.count { $0.contains("/bread/") } >= 5 && found.count { $0.contains("/sails/") } <= 1)
        let one = try await command.run("tag", "learn", "--names", "baking")
        #expect(one.status != 0 && one.errors.contains("two different tags"))
    }

    @Test("One label, an unknown file and contradicting labels are refused with what to do")
    func badLabels() async throws {
        let cases = [
            ("bread/0.txt\tx\nbread/1.txt\tx\n", "another one"),
            ("nowhere/0.txt\tx\nbread/none.txt\ty\n", "trove list"),
            ("bread/0.txt\tx\nbread/0.txt\ty\n", "both"),
            ("bread/0.txt\tx\nbread/1.txt\ty\n", "two examples"),
        ]
        for (text, advice) in cases {
            let file = try folder.write("labels.tsv", text)
            let refused = try await command.run("tag", "learn", "--labels", file.path)
            #expect(refused.status != 0 && refused.errors.contains(advice), "\(text): \(refused.errors)")
        }
        #expect(try await command.run("tag", "list").output.isEmpty)
    }

    @Test("Copies and leaks are found, and the page names them")
    func quality() async throws {
        let text =
            "The lamp house was built of granite in two summers, and its keeper wrote down every ship that passed."
        try folder.write("notes/train/a.txt", text + "\n")
        try folder.write("notes/test/b.txt", text + " It still stands.\n")
        try await command.run("sync")
        let page = folder.url.appendingPathComponent("quality.html")
        let found = try await command.run(
            "quality", "--training", notes + "/train", "--test", notes + "/test", "--html", page.path, "--json"
        ).json()
        let kinds = try #require(found["findings"] as? [[String: Any]]).compactMap { $0["kind"] as? String }
        #expect(kinds.contains("duplicate-text") && kinds.contains("leak"))
        #expect(try String(contentsOf: page, encoding: .utf8).contains("train/a.txt"))
    }

    @Test("Exports have the forms that NumPy, spreadsheets and TREC's tools read")
    func export() async throws {
        try await command.run("judge", "how does, \"dough\" rise", notes + "/bread/0.txt")
        let out = folder.url.appendingPathComponent("out")
        #expect(try await command.run("export", out.path).status == 0)
        let archive = try Data(contentsOf: out.appendingPathComponent("vectors.npz"))
        #expect(archive.starts(with: [0x50, 0x4B, 3, 4]))
        #expect(archive.range(of: Data("'descr': '<f4'".utf8)) != nil)
        let judged = try String(contentsOf: out.appendingPathComponent("judgements.csv"), encoding: .utf8)
        #expect(judged.contains("\"how does, \"\"dough\"\" rise\""))
        let back = try await command.run(
            "judge", "import", "--qrels", out.appendingPathComponent("qrels.txt").path, "--queries",
            out.appendingPathComponent("queries.tsv").path)
        #expect(back.output.hasPrefix("1 judgements"), "\(back.errors)")
    }
}
