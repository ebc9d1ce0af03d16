import Foundation
import TroveCore

/// Jupyter notebooks: text cells as Markdown, code cells as code, and the words of their outputs.
struct NotebookParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("ipynb", "Jupyter notebook", extensions: ["ipynb"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        guard let root = (try? JSONSerialization.jsonObject(with: Data(input.bytes))) as? [String: Any] else {
            throw TroveError(.corruptInput, "no JSON that can be read: the notebook is damaged")
        }
        var builder = DocumentBuilder(format: input.format.name)
        let metadata = root["metadata"] as? [String: Any]
        let language = (metadata?["language_info"] as? [String: Any])?["name"] as? String
        if let title = metadata?["title"] as? String { builder.metadata["title"] = title }
        let sheets = (root["worksheets"] as? [[String: Any]])?.flatMap { $0["cells"] as? [[String: Any]] ?? [] }
        for cell in root["cells"] as? [[String: Any]] ?? sheets ?? [] {
            let source = Self.text(cell["source"] ?? cell["input"])
            switch cell["cell_type"] as? String ?? "" {
            case "markdown": try MarkdownBlocks.add(source, limits: input.limits, to: &builder)
            case "heading": builder.add(.heading, source, level: cell["level"] as? Int ?? 1)
            case "code": builder.add(.code, source, language: language)
            default: builder.add(.paragraph, source)
            }
            for output in cell["outputs"] as? [[String: Any]] ?? [] { try add(output, input.limits, &builder) }
        }
        return builder.finish()
    }

    private func add(_ output: [String: Any], _ limits: FormatLimits, _ builder: inout DocumentBuilder)
        throws(TroveError)
    {
        let data = output["data"] as? [String: Any] ?? [:]
        let stream = Self.text(output["text"])
        if !stream.isEmpty {
            builder.add(.code, stream)
        } else if let markdown = data["text/markdown"] {
            try MarkdownBlocks.add(Self.text(markdown), limits: limits, to: &builder)
        } else if let page = data["text/html"] {
            HTMLBlocks.add(try MarkupTree.html(Self.text(page), limits: limits), to: &builder, isFragment: true)
        } else if let plain = data["text/plain"], data["image/png"] == nil {
            builder.add(.code, Self.text(plain))
        } else if let error = output["evalue"] as? String {
            builder.add(.code, "\(output["ename"] as? String ?? "error"): \(error)")
        }
    }

    /// Texts stand as one string or as a list of lines.
    private static func text(_ value: Any?) -> String {
        if let lines = value as? [String] { return lines.joined() }
        return value as? String ?? ""
    }
}
