import Testing
import TroveCore
import TroveMemory

@Suite struct TranscriptTests {
    private func read(_ text: String) -> TranscriptReader.Transcript {
        TranscriptReader(scope: MemoryScope(), name: "file").read(Array(text.utf8))
    }

    private func shown(_ turns: [NewMemory]) -> [String] {
        turns.map { "\($0.scope.session)|\($0.form)|\($0.speaker)|\($0.trust.rawValue)|\($0.text)" }
    }

    @Test("JSON Lines of a coding agent give turns, calls and results with their session and time")
    func agent() {
        let lines = """
            {"type":"summary","summary":"x"}
            {"type":"user","uuid":"1","sessionId":"s1","cwd":"/w","timestamp":"2024-05-01T10:00:00Z","message":{"role":"user","content":"Fix the lamp."}}
            {"type":"assistant","uuid":"2","sessionId":"s1","timestamp":"2024-05-01T10:00:01Z","message":{"role":"assistant","content":[{"type":"text","text":"On it."},{"type":"tool_use","name":"Bash","input":{"command":"ls"}}]}}
            {"type":"user","uuid":"3","sessionId":"s1","timestamp":"2024-05-01T10:00:02Z","message":{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"lamp.c"}]}]}}
            """
        let turns = read(lines).turns
        #expect(
            shown(turns) == [
                "s1|turn|user|person|Fix the lamp.", "s1|turn|assistant|tool|On it.",
                "s1|call|agent|tool|Bash {\"command\":\"ls\"}", "s1|result|tool|tool|lamp.c",
            ])
        #expect(turns.map(\.key) == ["1", "2", "2#1", "3"])
        #expect(turns.allSatisfy { $0.scope.project == "/w" } && turns[0].at == 1_714_557_600)
    }

    @Test("What a tool printed is kept without the colours of a terminal")
    func colours() {
        let line = #"{"role":"tool","content":"\u001b[31mred\u001b[0m \u001b]0;title\u0007plain\u0008."}"#
        #expect(shown(read(line).turns) == ["file|result|tool|tool|red plain."])
    }

    @Test("Another agent's lines, with payloads, give the same")
    func payloads() {
        let lines = """
            {"timestamp":"2024-05-01T10:00:00Z","type":"session_meta","payload":{"id":"s2","cwd":"/v"}}
            {"timestamp":"2024-05-01T10:00:01Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hello."}]}}
            {"timestamp":"2024-05-01T10:00:02Z","type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{}"}}
            {"timestamp":"2024-05-01T10:00:03Z","type":"response_item","payload":{"type":"function_call_output","output":"done"}}
            """
        #expect(
            shown(read(lines).turns) == [
                "s2|turn|user|person|Hello.", "s2|call|agent|tool|shell {}", "s2|result|tool|tool|done",
            ])
    }

    @Test("Chat exports give every conversation, in the order of time")
    func chats() {
        let tree = """
            [{"id":"c","title":"Boats","mapping":{"b":{"message":{"id":"b","author":{"role":"assistant"},"create_time":20,"content":{"parts":["Two."]}}},"a":{"message":{"id":"a","author":{"role":"user"},"create_time":10,"content":{"parts":["How many?"]}}},"r":{"message":null}}}]
            """
        #expect(shown(read(tree).turns) == ["c|turn|user|person|How many?", "c|turn|assistant|tool|Two."])
        let list = """
            [{"uuid":"u","name":"Ropes","chat_messages":[{"uuid":"1","sender":"human","text":"Hi.","created_at":"2024-05-01T10:00:00Z"}]}]
            """
        #expect(shown(read(list).turns) == ["u|turn|human|person|Hi."])
    }

    @Test("Turns of dialogues keep their speakers; broken lines are named and the rest is read")
    func lines() {
        let transcript = read(
            """
            {"id":"t1","speaker":"Ana","text":"Good day.","at":"2024-05-01"}
            {"id":"t2","speaker":
            {"id":"t3","speaker":"Ben","text":"And you."}
            """)
        #expect(transcript.turns.map(\.key) == ["t1", "t3"] && transcript.turns.map(\.speaker) == ["Ana", "Ben"])
        #expect(transcript.skipped.map(\.line) == [2])
        #expect(read("").turns.isEmpty && read("plain words").turns.isEmpty && read("[1, 2]").turns.isEmpty)
    }
}
