import Foundation
import TestSupport
import Testing

/// Reading fields through the real executable.
@Suite struct ExtractCommandTests {
    private let folder: TemporaryFolder
    private let command: Command

    init() async throws {
        folder = try TemporaryFolder()
        command = Command(store: folder.url.appendingPathComponent("store"))
        for number in 0..<8 {
            try folder.write(
                "bills/\(number).txt",
                """
                \(number % 2 == 0 ? "Lamp Works Ltd" : "Corner Bakery") (10\(number)-K)
                Printed 01/01/2014
                Day 0\(number + 1)/03/2021
                Net \(number + 2).00
                To pay \(number + 3).50
                Given 20.00

                """)
        }
        let indexed = try await command.run("index", bills)
        #expect(indexed.status == 0, "\(indexed.errors)")
    }

    private var bills: String { folder.url.appendingPathComponent("bills").path }

    private func table(_ rows: [String]) throws -> String {
        try folder.write("table.csv", rows.joined(separator: "\n") + "\n").path
    }

    private var examples: [String] {
        ["path,company,date,total,company:page"]
            + (0..<6).map {
                "\($0).txt,\($0 % 2 == 0 ? "Lamp Works Ltd" : "Corner Bakery"),0\($0 + 1)/03/2021,\($0 + 3).50,1"
            }
    }

    @Test("Rules read fields at once; examples teach better; what was learned is forgotten")
    func learning() async throws {
        let ruled = try await command.run("extract", "--fields", "date,total", bills)
        #expect(ruled.status == 0 && ruled.output.hasPrefix("path,date,date:confidence"), "\(ruled.errors)")
        #expect(ruled.output.contains("01/01/2014"))
        let learned = try await command.run("extract", "learn", try table(examples), "--json").json()
        let fields = try #require(learned["fields"] as? [[String: Any]])
        #expect(fields.compactMap { $0["name"] as? String } == ["company", "date", "total"])
        let read = try await command.run("extract", bills + "/7.txt", "--json").json()
        let documents = try #require(read["documents"] as? [[String: Any]])
        #expect(documents.count == 1)
        let values = try #require(documents[0]["values"] as? [String: [String: Any]])
        #expect(values["date"]?["value"] as? String == "08/03/2021")
        #expect(values["total"]?["value"] as? String == "10.50")
        #expect(values["company"]?["value"] as? String == "Corner Bakery")
        #expect((values["date"]?["confidence"] as? Double).map { $0 > 0.5 } == true)
        // The table that is written is one to learn from.
        let written = try await command.run("extract", bills)
        let again = try await command.run("extract", "learn", try table([written.output]), "--dry-run")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try await command.run("extract", "forget").status == 0)
        #expect(try await command.run("extract", bills).errors.contains("--fields"))
    }

    @Test("A purge forgets readers that learned from the file")
    func purged() async throws {
        _ = try await command.run("extract", "learn", try table(examples))
        #expect(try await command.run("remove", "--purge", bills + "/1.txt").status == 0)
        let bytes = try Data(contentsOf: command.store.appendingPathComponent("catalog.sqlite"))
        #expect(bytes.range(of: Data("\"Corner Bakery\"".utf8)) == nil)
        #expect(try await command.run("extract", "forget").errors.contains("no fields were learned"))
    }

    @Test("Tables that say nothing are refused with what to do")
    func refused() async throws {
        let cases = [
            ([""], "no header"), (["path,total", "none.txt,1.00"], "trove list"),
            (["path,total", "0.txt,3.50"], "four or more"),
            (["path,total"] + (0..<4).map { "\($0).txt,nothing" }, "none of the given values"),
        ]
        for (rows, advice) in cases {
            let refused = try await command.run("extract", "learn", try table(rows))
            #expect(refused.status != 0 && refused.errors.contains(advice), "\(rows): \(refused.errors)")
        }
        let strange = try await command.run("extract", "--fields", "total", "/nowhere/at/all")
        #expect(strange.status != 0 && strange.errors.contains("trove index"))
        let missing = try await command.run("extract", "learn", try table(examples), "--fields", "colour")
        #expect(missing.errors.contains("no column colour"))
    }
}
