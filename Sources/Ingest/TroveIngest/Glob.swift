/// A shell pattern over paths below a root: `*` within a name, `**` over folders, `?`, `[a-z]`.
///
/// A pattern without `/` is matched against the last name, as in `.gitignore`; a folder that matches takes all below it.
package struct Glob: Sendable {
    private let pattern: [Character]
    private let isNameOnly: Bool

    /// Reads a pattern; a trailing `/` is dropped.
    package init(_ pattern: String) {
        var text = Substring(pattern)
        while text.hasSuffix("/") { text = text.dropLast() }
        isNameOnly = !text.contains("/")
        if text.hasPrefix("/") { text = text.dropFirst() }
        self.pattern = Array(text)
    }

    /// Whether `path`, relative to the root, matches.
    package func matches(_ path: String) -> Bool {
        let subject =
            isNameOnly ? path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] : path[...]
        return Self.matches(pattern[...], Array(subject)[...])
    }

    private static func matches(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
        var pattern = pattern
        var text = text
        while let token = pattern.first {
            switch token {
            case "*":
                let crossesFolders = pattern.dropFirst().first == "*"
                pattern = pattern.dropFirst(crossesFolders ? 2 : 1)
                if crossesFolders, pattern.first == "/" {
                    if matches(pattern.dropFirst(), text) { return true }
                }
                var rest = text
                while true {
                    if matches(pattern, rest) { return true }
                    guard let next = rest.first, crossesFolders || next != "/" else { return false }
                    rest = rest.dropFirst()
                }
            case "?":
                guard let next = text.first, next != "/" else { return false }
                (pattern, text) = (pattern.dropFirst(), text.dropFirst())
            case "[":
                guard let end = pattern.dropFirst().firstIndex(of: "]"), let next = text.first, next != "/" else {
                    return false
                }
                guard isMember(next, of: pattern[(pattern.startIndex + 1)..<end]) else { return false }
                (pattern, text) = (pattern[(end + 1)...], text.dropFirst())
            default:
                guard text.first == token else { return false }
                (pattern, text) = (pattern.dropFirst(), text.dropFirst())
            }
        }
        return text.isEmpty
    }

    private static func isMember(_ character: Character, of set: ArraySlice<Character>) -> Bool {
        var set = set
        let isNegated = set.first == "!" || set.first == "^"
        if isNegated { set = set.dropFirst() }
        var isFound = false
        while let low = set.first {
            if set.dropFirst().first == "-", let high = set.dropFirst(2).first {
                isFound = isFound || (low <= character && character <= high)
                set = set.dropFirst(3)
            } else {
                isFound = isFound || low == character
                set = set.dropFirst()
            }
        }
        return isFound != isNegated
    }
}
