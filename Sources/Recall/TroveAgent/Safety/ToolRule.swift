package import TroveCore

/// What a person allows or forbids in advance: `send_mail`, or `send_mail(to=*@example.org)`.
package struct ToolRule: Sendable {
    /// The tool's name; `*` stands for any run of characters.
    private let tool: String
    private let arguments: [(name: String, pattern: String)]

    /// Reads a rule.
    /// - Throws: `.invalidArgument`.
    package init(_ text: String) throws(TroveError) {
        let problem = TroveError(
            .invalidArgument, "`\(text)` is no rule; write TOOL, or TOOL(argument=value, other=va*ue)")
        guard let open = text.firstIndex(of: "(") else {
            tool = text.trimmed
            arguments = []
            guard !tool.isEmpty, !tool.contains(where: \.isWhitespace) else { throw problem }
            return
        }
        tool = text[..<open].trimmed
        guard text.hasSuffix(")"), !tool.isEmpty else { throw problem }
        var read: [(String, String)] = []
        for part in text[text.index(after: open)...].dropLast().split(separator: ",") {
            guard let mark = part.firstIndex(of: "=") else { throw problem }
            read.append((part[..<mark].trimmed, part[part.index(after: mark)...].trimmed))
        }
        guard !read.isEmpty, read.allSatisfy({ !$0.0.isEmpty }) else { throw problem }
        arguments = read
    }

    /// Whether a call is one of those. An argument that the rule names must be there and fit as a whole.
    package func holds(_ name: String, _ given: JSONValue) -> Bool {
        guard Self.fits(tool, name) else { return false }
        return arguments.allSatisfy { rule in
            given[rule.name].map { Self.fits(rule.pattern, $0.text ?? $0.line) } ?? false
        }
    }

    /// Whether a text fits a pattern as a whole.
    package static func fits(_ pattern: String, _ text: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return pattern == text }
        var rest = text[...]
        guard rest.hasPrefix(parts[0]) else { return false }
        rest = rest.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}

extension StringProtocol {
    /// Without white space around it.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
