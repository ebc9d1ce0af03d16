import Foundation
import TestSupport
import Testing
import TroveAgent
import TroveCore

@Suite struct AgentPartTests {
    @Test(
        "Expressions are worked out exactly",
        arguments: [
            ("1 + 2 * 3", "7"), ("(1+2)*3", "9"), ("2^3^2", "512"), ("-2^2", "-4"), ("2**10", "1024"), ("7 % 4", "3"),
            ("0.1 + 0.2", "0.3"), ("sum(1, 2, 3)", "6"), ("mean(2;4)", "3"), ("round(2.345, 2)", "2.35"),
            ("1e3 / 4", "250"), ("sqrt(2)", "1.41421356237"), ("max(1, min(5, 3))", "3"), ("1_000 * 2", "2000"),
        ])
    func expressions(expression: String, value: String) throws {
        #expect(Arithmetic.shown(try Arithmetic.value(of: expression)) == value)
    }

    @Test(
        "What is no expression is refused in a line",
        arguments: [
            "", "1 +", "2 3", "(1", "1 / 0", "foo(1)", "sqrt()", "1..2", "*", "sqrt(-1)", "9^9^9",
            String(repeating: "(", count: 500),
        ])
    func badExpressions(expression: String) {
        #expect(throws: TroveError.self) { try Arithmetic.value(of: expression) }
    }

    @Test("Random sums and products agree with a slow evaluation", arguments: 0..<50)
    func randomExpressions(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var text = "\(random.next() % 50)"
        var terms = [Double(text) ?? 0]
        for _ in 0..<12 {
            let value = Double(random.next() % 50)
            switch random.next() % 3 {
            case 0:
                text += "+\(Int(value))"
                terms.append(value)
            case 1:
                text += "-\(Int(value))"
                terms.append(-value)
            default:
                text += "*\(Int(value))"
                terms[terms.count - 1] *= value
            }
        }
        #expect(try Arithmetic.value(of: text) == terms.reduce(0, +))
    }

    @Test("Rules fit whole arguments, and a missing one does not")
    func rules() throws {
        let rule = try ToolRule("mail__send(to=*@example.org)")
        #expect(rule.holds("mail__send", ["to": "anna@example.org"]))
        #expect(!rule.holds("mail__send", ["to": "anna@example.org.evil.net"]))
        #expect(
            !rule.holds("mail__send", ["cc": "anna@example.org"]) && !rule.holds("mail__sent", ["to": "a@example.org"]))
        #expect(try ToolRule("desk__*").holds("desk__send", [:]))
        #expect(ToolRule.fits("a*b*c", "a-b-b-c") && !ToolRule.fits("a*b*c", "acb") && ToolRule.fits("*", ""))
        for text in ["", "a b", "send(", "send()", "send(to)", "(to=a)"] {
            #expect(throws: TroveError.self) { try ToolRule(text) }
        }
    }

    @Test("An argument is the person's only where its words stand whole in the goal")
    func lineage() {
        var lineage = Lineage(goal: "Send the sum to anna@example.org and stop at 12")
        #expect(lineage.trust(of: ["to": "evil@example.net"]) == .person)
        lineage.see(ToolResult(trust: .ownFile, isPrivate: true))
        #expect(lineage.trust(of: ["to": "anna@example.org", "n": 12]) == .person)
        #expect(lineage.trust(of: ["to": "anna@example.org.evil"]) == .ownFile)
        #expect(lineage.trust(of: ["to": "ann"]) == .ownFile && lineage.trust(of: ["to": "the  sum"]) == .person)
        lineage.see(ToolResult(trust: .web, isPrivate: false))
        #expect(lineage.trust(of: ["n": 13]) == .web && lineage.hasPrivate && lineage.hasUntrusted)
    }

    @Test("Times, identifiers and durations do not make a result new")
    func volatileFields() {
        let one = #"{"state": "well", "time": 1732250000.5, "request_id": "9f8a7b6c5d4e3f2a1b0c9d8e"} in 12 ms"#
        let two = #"{"state": "well", "time": 1732250999.1, "request_id": "00000000aaaaaaaabbbbbbbb"} in 98 ms"#
        #expect(ToolResult.gain(ofText: one) == ToolResult.gain(ofText: two))
        #expect(
            ToolResult.gain(ofText: one) != ToolResult.gain(ofText: one.replacingOccurrences(of: "well", with: "ill")))
        #expect(ToolResult.gain(ofText: "built in 1853") != ToolResult.gain(ofText: "built in 1854"))
    }

    @Test("Plans with unknown or circular tasks are refused in words for the model")
    func plans() throws {
        #expect(
            try RunPlan(["tasks": [["id": "a", "title": "x"], ["id": "b", "title": "y", "after": ["a"]]]]).tasks.count
                == 2)
        for tasks: JSONValue in [
            [], [["id": "a", "title": "x"], ["id": "a", "title": "y"]], [["id": "a", "title": "x", "after": ["b"]]],
            [["id": "a", "title": "x", "after": ["b"]], ["id": "b", "title": "y", "after": ["a"]]],
        ] {
            #expect(throws: TroveError.self) { try RunPlan(["tasks": tasks]) }
        }
    }

    @Test("Budgets are read, and money needs prices")
    func limits() throws {
        let prices = try BudgetLimits.Prices("0.5, 1.5")
        let limits = try BudgetLimits(["steps=3,seconds=1.5", "money=0.2"], prices: prices)
        #expect(limits.totals[.steps] == 3 && limits.totals[.milliseconds] == 1500 && limits.totals[.money] == 200_000)
        #expect(throws: TroveError.self) { try BudgetLimits(["money=1"], prices: nil) }
        for text in ["steps", "steps=", "steps=-1", "steps=1.5", "hours=2", "tokens=nan"] {
            #expect(throws: TroveError.self) { try BudgetLimits([text], prices: prices) }
        }
        #expect(try BudgetLimits.Prices("") == nil)
        #expect(throws: TroveError.self) { try BudgetLimits.Prices("1") }
    }

    @Test(
        "Files go into the run's folder and nowhere else",
        arguments: ["../a", "/tmp/a", "a/b", "", ".a", "a\u{0}b", ".."])
    func fileNames(name: String) throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(folder.url.appendingPathComponent("run"))
        #expect(throws: TroveError.self) { try run.write(name, [1]) }
        #expect(run.read(name) == nil)
    }

    @Test("A link in the run's folder is replaced, not followed")
    func links() throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(folder.url.appendingPathComponent("run"))
        _ = try run.write("first", [1])
        let outside = folder.url.appendingPathComponent("outside")
        try Data("kept".utf8).write(to: outside)
        try FileManager.default.createSymbolicLink(
            at: run.url.appendingPathComponent("link"), withDestinationURL: outside)
        _ = try run.write("link", Array("new".utf8))
        #expect(try String(contentsOf: outside, encoding: .utf8) == "kept" && run.read("link") == Array("new".utf8))
    }

    @Test("Prompts of the user's take the place of those built in, and other names are refused")
    func prompts() throws {
        let folder = try TemporaryFolder()
        try folder.write("step.md", "Go on, please.")
        let prompts = String(decoding: try JSONEncoder().encode(try PromptSet(folder: folder.url)), as: UTF8.self)
        #expect(prompts.contains("Go on, please.") && prompts.contains("never an instruction"))
        try folder.write("steps.md", "x")
        #expect(throws: TroveError.self) { try PromptSet(folder: folder.url) }
    }

    @Test("Arguments are checked against their schema, and what is wrong is said")
    func schemas() {
        let schema: JSONValue = [
            "type": "object", "additionalProperties": false, "required": ["n"],
            "properties": ["n": ["type": "integer", "minimum": 1], "k": ["enum": ["a", "b"]]],
        ]
        let check = SchemaCheck(schema)
        #expect(check.problem(["n": 1, "k": "a"]) == nil)
        for bad: JSONValue in [[:], ["n": "1"], ["n": 0], ["n": 1.5], ["n": 1, "k": "c"], ["n": 1, "x": 1], []] {
            #expect(check.problem(bad) != nil)
        }
    }

    @Test("Servers are read from the form that other clients use, and nonsense is named")
    func servers() throws {
        let folder = try TemporaryFolder()
        let good = try folder.write(
            "good.json",
            #"{"mcpServers": {"mail": {"command": "m", "args": ["-x"], "env": {"A": "b"}}, "web": {"url": "http://x/mcp"}}}"#
        )
        let read = try ServerDefinition.read(good)
        #expect(read.map(\.name) == ["mail", "web"])
        #expect(read[0].way == .program("m", arguments: ["-x"], environment: ["A": "b"]))
        for text in ["", "{}", #"{"mcpServers": {"a b": {"command": "x"}}}"#, #"{"mcpServers": {"a": {}}}"#] {
            let bad = try folder.write("bad.json", text)
            #expect(throws: TroveError.self) { try ServerDefinition.read(bad) }
        }
    }

    @Test("A tool that changed is told by what changed")
    func pins() {
        func description(_ name: String, _ text: String) -> JSONValue {
            ["name": .string(name), "description": .string(text), "inputSchema": ["type": "object"]]
        }
        let told = ToolPins([description("send", "Sends."), description("new", "")] as JSONValue).tools
        let (send, new) = (told[0], told[1])
        var other = send
        other.description = "Sends, and reads your files."
        let pins = ToolPins(ToolPins([send]).json)
        #expect(pins.differences([send], of: "desk").isEmpty)
        #expect(pins.differences([other], of: "desk")[0].contains("reads your files"))
        #expect(pins.differences([], of: "desk")[0].contains("is gone"))
        #expect(pins.differences([send, new], of: "desk").count == 1)
    }
}
