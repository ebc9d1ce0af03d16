internal import Foundation
internal import TroveCore

/// Tools that need nothing but the run's own folder. What they give is worth what they were given.
package struct OwnTools: Sendable {
    private let folder: RunFolder
    private let python: ConfinedPython?

    /// - Parameters:
    ///   - folder: Where files of the run go.
    ///   - python: Runs programs; nil where there is none: then they are not offered.
    package init(folder: RunFolder, python: ConfinedPython?) {
        self.folder = folder
        self.python = python
    }

    package var all: [AgentTool] {
        [calculate, writeFile, PlotTool(folder: folder).tool]
            + [python].compactMap(\.self).map { PythonTool(folder: folder, python: $0).tool }
    }

    private var calculate: AgentTool {
        AgentTool(
            name: "calculate",
            description: "Works out an expression exactly: numbers, + - * / % ^, brackets, sum(a, b), mean, min, max, "
                + "sqrt, round(x, digits), abs, ln, log, exp. Use it for every figure that you reckon.",
            parameters: [
                "type": "object", "additionalProperties": false, "required": ["expression"],
                "properties": [
                    "expression": ["type": "string"],
                    "label": ["type": "string", "description": "What the value is, with its unit."],
                ],
            ], effect: .reads, timeout: 5
        ) { arguments in
            let expression = arguments["expression"]?.text ?? ""
            let value = Arithmetic.shown(try Arithmetic.value(of: expression))
            let label = arguments["label"]?.text ?? ""
            let id = "value:" + Identifier.digest(value).prefix(20)
            let said = (label.isEmpty ? "" : "\(label): ") + "\(expression) = \(value)"
            return ToolResult(
                passages: [.init(id: id, title: "calculation", text: said, trust: .person)], gains: [id],
                trust: .person,
                isPrivate: false)
        }
    }

    private var writeFile: AgentTool {
        AgentTool(
            name: "write_file",
            description: "Writes a text file (Markdown, CSV, JSON, SVG...) into the run's own folder. Only there.",
            parameters: [
                "type": "object", "additionalProperties": false, "required": ["name", "content"],
                "properties": [
                    "name": ["type": "string", "description": "A plain file name, such as report.md."],
                    "content": ["type": "string"],
                ],
            ], effect: .makes, timeout: 20
        ) { arguments in
            let made = try folder.write(
                arguments["name"]?.text ?? "", Array((arguments["content"]?.text ?? "").utf8))
            return ToolResult(
                text: "\(made.name) was written, \(made.bytes) bytes.", gains: ["file:\(made.name):\(made.sha256)"],
                artefacts: [made], trust: .person, isPrivate: false)
        }
    }
}
