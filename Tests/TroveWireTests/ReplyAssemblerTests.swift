import Testing
import TroveCore

@testable import TroveWire

@Suite struct ReplyAssemblerTests {
    private func assembled(_ frames: [String]) throws -> ReplyAssembler {
        var assembler = ReplyAssembler()
        for frame in frames { _ = try assembler.take(Array(frame.utf8), host: "h") }
        return assembler
    }

    private func piece(_ call: String) -> String { #"{"choices":[{"delta":{"tool_calls":[\#(call)]}}]}"# }

    @Test("Pieces of two calls are merged by index, the name once")
    func merges() throws {
        let made = try assembled([
            piece(#"{"index":0,"id":"a","function":{"name":"look","arguments":"{\"x\""}}"#),
            piece(#"{"index":1,"id":"b","function":{"name":"find","arguments":"{}"}}"#),
            piece(#"{"index":0,"function":{"arguments":":1}"}}"#),
            #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#,
        ])
        #expect(made.isFinished)
        #expect(
            made.assembled().calls == [
                ChatToolCall(id: "a", name: "look", arguments: #"{"x":1}"#),
                ChatToolCall(id: "b", name: "find", arguments: "{}"),
            ])
    }

    @Test("Names and identifiers that are repeated in every piece, or empty later, count once")
    func repeats() throws {
        let made = try assembled([
            piece(#"{"index":0,"id":"a","function":{"name":"look","arguments":"{"}}"#),
            piece(#"{"index":0,"id":"a","function":{"name":"look","arguments":"}"}}"#),
            piece(#"{"index":0,"id":"","function":{"name":"","arguments":""}}"#),
        ])
        #expect(made.assembled().calls == [ChatToolCall(id: "a", name: "look", arguments: "{}")])
        #expect(!made.isFinished)
    }

    @Test("A call without an index goes on with the last one, a new name begins another")
    func withoutIndex() throws {
        let made = try assembled([
            piece(#"{"id":"a","function":{"name":"look","arguments":"{"}}"#),
            piece(#"{"function":{"arguments":"}"}}"#),
            piece(#"{"id":"b","function":{"name":"find","arguments":{"y":2}}}"#),
        ])
        #expect(made.assembled().calls.map(\.arguments) == ["{}", #"{"y":2}"#])
    }

    @Test("The last frame may count tokens with empty choices, or null ones")
    func usage() throws {
        for choices in ["[]", "null"] {
            let made = try assembled([
                #"{"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#,
                #"{"choices":\#(choices),"usage":{"prompt_tokens":7,"completion_tokens":1}}"#, "[DONE] ",
            ])
            #expect(made.assembled().promptTokens == 7 && made.assembled().text == "Hi")
        }
    }

    @Test(
        "Errors are found in every form they come in",
        arguments: [
            #"{"error":"text"}"#, #"{"error":{"message":"text","code":500}}"#, #"{"object":"error","message":"text"}"#,
        ])
    func errors(frame: String) {
        #expect(throws: TroveError.self) { try assembled([frame]) }
    }

    @Test("Bytes cut anywhere give the same events")
    func cuts() {
        let stream = Array("\u{FEFF}data: {\"a\":\"漢\"}\r\n\r\n: note\ndata:x\ndata: y\n\ndata: end".utf8)
        let expected = ["{\"a\":\"漢\"}", "x\ny", "end"]
        for cut in 0...stream.count {
            var events = ServerSentEvents()
            let found =
                (events.events(stream[..<cut]) ?? []) + (events.events(stream[cut...]) ?? []) + events.rest()
            #expect(found.map { String(decoding: $0, as: UTF8.self) } == expected, "cut at \(cut)")
        }
    }
}
