internal import Foundation
internal import TroveCore
internal import TroveMemory

/// Conversations with questions and the turns that answer them, as `turns.jsonl` and `questions.jsonl`.
struct DialogueSet {
    struct Turn: Decodable {
        var id: String
        var conversation: String
        var session: Int
        var at: String
        var speaker: String
        var text: String
        var picture: String?
    }

    struct Question: Decodable {
        var id: String
        var conversation: String
        var question: String
        var category: String?
        var evidence: [String]
    }

    let turns: [Turn]
    let questions: [Question]

    static func isIn(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("turns.jsonl").path)
    }

    /// - Throws: `.notFound`, `.corruptInput` with the line that makes no sense.
    init(folder: URL) throws {
        turns = try Self.read(folder.appendingPathComponent("turns.jsonl"))
        questions = try Self.read(folder.appendingPathComponent("questions.jsonl"))
    }

    private static func read<Row: Decodable>(_ file: URL) throws -> [Row] {
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw TroveError(
                .notFound, "there is no \(file.path); a set of dialogues holds turns.jsonl and questions.jsonl")
        }
        return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
            do {
                return try JSONDecoder().decode(Row.self, from: Data(line))
            } catch {
                throw TroveError(.corruptInput, "\(file.path) line \(number + 1) is no row of such a set", cause: error)
            }
        }
    }
}

extension DialogueSet.Turn {
    /// The turn as an episode of its conversation.
    func episode(captions: Bool) throws -> NewMemory {
        var memory = NewMemory(
            text, kind: .episode, scope: MemoryScope(project: conversation, session: "\(conversation)/\(session)"),
            trust: .unknown, author: "eval")
        memory.speaker = speaker
        memory.key = id
        guard let time = WrittenTime.seconds(at) else {
            throw TroveError(.corruptInput, "turn \(id) has a time that makes no sense: \(at)")
        }
        memory.at = time
        if captions, let picture, !picture.isEmpty { memory.picture = MemoryPicture(caption: picture) }
        return memory
    }
}
