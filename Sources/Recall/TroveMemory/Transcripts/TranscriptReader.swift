internal import Foundation
package import TroveCore

/// Reads what agents and chats write down: JSON Lines of coding agents, chat exports, plain lists of turns.
///
/// What a line is shows in its members, never in the file's name. A line that is no turn is passed over.
package struct TranscriptReader: Sendable {
    /// A file's turns, and the lines that could not be read.
    package struct Transcript: Sendable {
        package var turns: [NewMemory] = []
        /// 1-based lines with why they were left out.
        package var skipped: [(line: Int, reason: String)] = []
    }

    private let scope: MemoryScope
    private let name: String

    /// - Parameters:
    ///   - scope: Laid over what the transcript says of itself.
    ///   - name: Names the session where the transcript does not.
    package init(scope: MemoryScope, name: String) {
        self.scope = scope
        self.name = name
    }

    /// Reads a whole file.
    package func read(_ bytes: [UInt8]) -> Transcript {
        if let whole = try? JSONValue(bytes, of: "the export"), whole["type"] == nil, whole["role"] == nil {
            let made = ChatExport(scope: scope, name: name).turns(of: whole)
            if !made.isEmpty { return Transcript(turns: made) }
        }
        var transcript = Transcript()
        var session = AgentSession(scope: scope, name: name)
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            do {
                transcript.turns += session.turns(
                    of: try JSONValue(Array(line), of: "line \(number + 1)"), line: number + 1)
            } catch {
                transcript.skipped.append((number + 1, error.message))
            }
        }
        return transcript
    }
}
