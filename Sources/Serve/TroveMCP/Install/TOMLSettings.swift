internal import Foundation
internal import TroveCore

/// Settings in TOML: an entry is a table between two marks, at the end.
struct TOMLSettings {
    private let text: String
    private let path: String

    init(_ text: String, _ path: String) {
        self.text = text
        self.path = path
    }

    /// The settings with the entry.
    /// - Throws: `.invalidArgument` where a table of that name stands there that is not ours.
    func adding(_ entry: MCPEntry) throws(TroveError) -> String {
        let block = Self.first(entry.name) + entry.toml + Self.last(entry.name)
        if let known = range(of: entry.name) { return text.replacingCharacters(in: known, with: block) }
        let heads = ["[mcp_servers.\(entry.name)]", "[mcp_servers.\"\(entry.name)\"]"]
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        guard !lines.contains(where: { line in heads.contains(where: line.hasPrefix) }) else {
            throw TroveError(
                .invalidArgument, "\(path) has a server \(entry.name) already, written by hand; give another --name")
        }
        return text + block
    }

    /// The settings without the entry; nil where there is none.
    func removing(_ name: String) -> String? { range(of: name).map { text.replacingCharacters(in: $0, with: "") } }

    private func range(of name: String) -> Range<String.Index>? {
        guard let first = text.range(of: Self.first(name)),
            let last = text.range(of: Self.last(name), range: first.upperBound..<text.endIndex)
        else { return nil }
        return first.lowerBound..<last.upperBound
    }

    // The line break before belongs to it: so the text before need not end with one.
    private static func first(_ name: String) -> String { "\n# >>> \(name), by `trove mcp install`\n" }
    private static func last(_ name: String) -> String { "\n# <<< \(name)\n" }
}
