import Testing
import TroveCore

@Suite("JSON") struct JSONValueTests {
    @Test("Values of every kind are read")
    func reads() throws {
        let text = #" {"a":[1,-2.5e3,true,false,null],"b":"x\n\u00e9\ud83d\ude80\/","c":{}} "#
        let json = try JSONValue(Array(text.utf8), of: "test")
        #expect(json["a"]?.elements?.count == 5)
        #expect(json["a"]?.elements?[1].double == -2500)
        #expect(json["a"]?.elements?[2].truth == true)
        #expect(json["b"]?.text == "x\né🚀/")
        #expect(json["c"]?.members?.isEmpty == true)
        #expect(json["a"]?.elements?[4].isNull == true)
    }

    @Test(
        "What is not JSON is refused with the byte where reading stopped",
        arguments: [
            "", "{", "[1,]", "{\"a\":}", "{a:1}", "\"\\x\"", "\"\\ud800\"", "tru", "1 2", "\"a", "--1", "\u{1}",
            "[1 2]",
        ])
    func refuses(text: String) {
        let error = #expect(throws: TroveError.self) { try JSONValue(Array(text.utf8), of: "test") }
        #expect(error?.code == .corruptInput)
    }

    @Test("Deep nesting is refused instead of overflowing the stack")
    func deep() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: TroveError.self) { try JSONValue(Array(text.utf8), of: "test") }
    }

    @Test("What is written is read again as it was")
    func writes() throws {
        let value: JSONValue = [
            "text": "x\n\"é🚀\\\u{1}", "whole": 42, "half": -0.5, "large": 1e300, "none": nil, "list": [true, [:]],
        ]
        #expect(try JSONValue(Array(value.line.utf8), of: "test") == value)
        #expect(value["whole"]?.line == "42")
        #expect(JSONValue.number(.infinity).line == "null")
    }

    @Test("Swift values pass through JSON and back")
    func bridges() throws {
        let value = try JSONValue(encoding: ["a": [1, 2], "b": []])
        #expect(value == ["a": [1, 2], "b": []])
        #expect(try value.decoded(as: [String: [Int]].self) == ["a": [1, 2], "b": []])
    }
}
