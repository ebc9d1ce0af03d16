internal import Foundation
internal import TroveCore

/// `run_python`: a program that computes with the run's files, confined; the files that it makes become the run's.
struct PythonTool: Sendable {
    let folder: RunFolder
    let python: ConfinedPython

    /// Most files that are taken from one program.
    private static let mostFiles = 32
    /// Most characters of its words that a sentence can rest on.
    private static let mostQuoted = 4000

    var tool: AgentTool {
        AgentTool(
            name: "run_python",
            description:
                "Runs a Python program for 30 s at most: no network, no other programs; it finds the run's files"
                + " beside it, and what it writes there becomes the run's. Print what is to be known.",
            parameters: [
                "type": "object", "additionalProperties": false, "required": ["code"],
                "properties": ["code": ["type": "string", "description": "The whole program."]],
            ], effect: .makes, timeout: 60, run: run)
    }

    @Sendable private func run(_ arguments: JSONValue) async throws -> ToolResult {
        let outcome = try await python.run(arguments["code"]?.text ?? "", files: folder.files())
        var artefacts: [ToolResult.Artefact] = []
        for (name, bytes) in outcome.files.sorted(by: { $0.key < $1.key }).prefix(Self.mostFiles) {
            // What has no plain name, or is too large, is left out, and said to be.
            if let made = try? folder.write(name, bytes) { artefacts.append(made) }
        }
        let left = outcome.files.count - artefacts.count
        let said = outcome.words.trimmingCharacters(in: .whitespacesAndNewlines)
        let id = "value:" + Identifier.digest(said).prefix(20)
        var passages: [ToolResult.Passage] = []
        if !said.isEmpty {
            passages = [.init(id: id, title: "run_python", text: String(said.prefix(Self.mostQuoted)), trust: .person)]
        }
        return ToolResult(
            text: "\(outcome.ending)\n\(outcome.words)"
                + artefacts.map { "\n\($0.name) was made, \($0.bytes) bytes." }.joined()
                + (left > 0 ? "\n\(left) files were left out." : ""),
            passages: passages,
            gains: passages.map(\.id) + artefacts.map { "file:\($0.name):\($0.sha256)" },
            artefacts: artefacts, trust: .person, isPrivate: false)
    }
}
