import Foundation
import TroveCore

/// Notes kept as a JSON tree of `type`, `content` and `text`, as Box notes and other editors write them.
struct RichNoteParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("boxnote", "Box note", extensions: ["boxnote"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        guard let root = (try? JSONSerialization.jsonObject(with: Data(input.bytes))) as? [String: Any] else {
            throw TroveError(.corruptInput, "no JSON that can be read: the note is damaged")
        }
        var builder = DocumentBuilder(format: input.format.name)
        add(root["doc"] as? [String: Any] ?? root, list: 0, mark: "", &builder)
        return builder.finish()
    }

    /// JSON's own parser limits the depth.
    private func add(_ node: [String: Any], list: Int, mark: String, _ builder: inout DocumentBuilder) {
        let children = node["content"] as? [[String: Any]] ?? []
        let attributes = node["attrs"] as? [String: Any] ?? [:]
        switch node["type"] as? String ?? "" {
        case "heading": builder.add(.heading, words(node), level: attributes["level"] as? Int ?? 1)
        case "paragraph":
            builder.add(list > 0 ? .listItem : .paragraph, words(node).isEmpty ? "" : mark + words(node), level: list)
        case "code_block", "codeBlock": builder.add(.code, words(node), language: attributes["language"] as? String)
        case "blockquote": for child in children { builder.add(.quote, words(child)) }
        case "table":
            builder.addTable(children.map { row in (row["content"] as? [[String: Any]] ?? []).map { words($0) } })
        case "ordered_list", "orderedList":
            for (index, item) in children.enumerated() { addItem(item, list + 1, "\(index + 1). ", &builder) }
        case "bullet_list", "bulletList", "check_list", "task_list", "tab_list":
            for item in children { addItem(item, list + 1, "- ", &builder) }
        case "image": builder.add(.caption, attributes["alt"] as? String ?? "")
        default: for child in children { add(child, list: list, mark: mark, &builder) }
        }
    }

    private func addItem(_ item: [String: Any], _ list: Int, _ mark: String, _ builder: inout DocumentBuilder) {
        for (index, child) in (item["content"] as? [[String: Any]] ?? []).enumerated() {
            add(child, list: list, mark: index == 0 ? mark : "", &builder)
        }
    }

    private func words(_ node: [String: Any]) -> String {
        if let text = node["text"] as? String { return text }
        if ["hard_break", "hardBreak"].contains(node["type"] as? String ?? "") { return "\n" }
        let isInline = ["text", "paragraph", "heading"].contains(node["type"] as? String ?? "")
        return (node["content"] as? [[String: Any]] ?? []).map { words($0) }.joined(separator: isInline ? "" : " ")
    }
}
