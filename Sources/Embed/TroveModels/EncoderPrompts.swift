internal import TroveCore

/// Words that an encoder was trained to see before a question and before a passage; both are often empty.
package struct EncoderPrompts: Sendable, Hashable {
    /// Stands before a question.
    package var question: String
    /// Stands before a passage.
    package var passage: String

    package init(question: String = "", passage: String = "") {
        self.question = question
        self.passage = passage
    }

    /// What the folder states: `prompts` of `config_sentence_transformers.json` (names `query`, and `passage`,
    /// `document` or `corpus`); else what the model's family is known to want.
    init(settings: JSONValue?, name: String) throws(TroveError) {
        let stated = settings?["prompts"]
        let passage = ["passage", "document", "corpus"].lazy.compactMap { stated?[$0]?.text }.first
        let question = ["query", "question"].lazy.compactMap { stated?[$0]?.text }.first
        if question?.isEmpty == false || passage?.isEmpty == false {
            self.init(question: question ?? "", passage: passage ?? "")
        } else {
            self = Self.usual(of: name)
        }
        guard self.question.utf8.count <= Self.longest, self.passage.utf8.count <= Self.longest else {
            throw TroveError(.corruptInput, "a prompt of \(name) has more than \(Self.longest) bytes")
        }
    }

    private static let longest = 1_000

    /// What the cards of widely used families ask for, by the last part of a name or path.
    private static func usual(of path: String) -> EncoderPrompts {
        let name = (path.split(separator: "/").last.map(String.init) ?? "").lowercased()
        let words = name.split { "-_".contains($0) }
        if words.contains("e5") { return EncoderPrompts(question: "query: ", passage: "passage: ") }
        // BGE since 1.5 and BGE-M3 were trained to do without; instructions help the first generation.
        guard words.contains("bge"), !name.contains("m3"), !name.contains("v1.5") else { return EncoderPrompts() }
        if name.contains("-zh") { return EncoderPrompts(question: "为这个句子生成表示以用于检索相关文章：") }
        if name.contains("-en") {
            return EncoderPrompts(question: "Represent this sentence for searching relevant passages: ")
        }
        return EncoderPrompts()
    }

    /// Stands in the fingerprint of a space; nothing where there are no prompts.
    package var identity: String {
        question.isEmpty && passage.isEmpty ? "" : " \(question.debugDescription) \(passage.debugDescription)"
    }
}
