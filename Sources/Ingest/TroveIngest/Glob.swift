/// A shell pattern over paths below a root: `*` within a name, `**` over folders, `?`, `[a-z]`, `\` before a sign.
///
/// A pattern without `/` is matched against the last name, as in `.gitignore`; a folder that matches takes all below it.
package struct Glob: Sendable {
    private let pattern: [UInt8]
    private let isNameOnly: Bool

    /// Reads a pattern; a trailing `/` is dropped.
    package init(_ pattern: String) {
        var text = Substring(pattern)
        while text.hasSuffix("/") { text = text.dropLast() }
        isNameOnly = !text.contains("/")
        if text.hasPrefix("/") { text = text.dropFirst() }
        self.pattern = Array(text.utf8)
    }

    /// Whether `path`, relative to the root, matches.
    package func matches(_ path: String) -> Bool {
        var subject = Substring(path).utf8
        if isNameOnly, let slash = subject.lastIndex(of: UInt8(ascii: "/")) {
            subject = subject[subject.index(after: slash)...]
        }
        return Self.matches(pattern[...], Array(subject)[...])
    }

    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        var pattern = pattern
        var text = text
        while let token = pattern.first {
            switch token {
            case UInt8(ascii: "*"):
                let crossesFolders = pattern.dropFirst().first == UInt8(ascii: "*")
                pattern = pattern.dropFirst(crossesFolders ? 2 : 1)
                if crossesFolders, pattern.first == UInt8(ascii: "/") {
                    if matches(pattern.dropFirst(), text) { return true }
                }
                var rest = text
                while true {
                    if matches(pattern, rest) { return true }
                    guard let next = rest.first, crossesFolders || next != UInt8(ascii: "/") else { return false }
                    rest = rest.dropFirst()
                }
            case UInt8(ascii: "?"):
                guard let next = text.first, next != UInt8(ascii: "/") else { return false }
                text = text.dropFirst()
                // One sign, however many bytes it has.
                while let next = text.first, next & 0xC0 == 0x80 { text = text.dropFirst() }
                pattern = pattern.dropFirst()
            case UInt8(ascii: "["):
                guard let end = pattern.dropFirst(2).firstIndex(of: UInt8(ascii: "]")), let next = text.first,
                    next != UInt8(ascii: "/")
                else { return false }
                guard isMember(next, of: pattern[(pattern.startIndex + 1)..<end]) else { return false }
                (pattern, text) = (pattern[(end + 1)...], text.dropFirst())
            default:
                let escapes = token == UInt8(ascii: "\\") && pattern.count > 1
                if escapes { pattern = pattern.dropFirst() }
                guard text.first == pattern.first else { return false }
                (pattern, text) = (pattern.dropFirst(), text.dropFirst())
            }
        }
        return text.isEmpty
    }

    private static func isMember(_ byte: UInt8, of set: ArraySlice<UInt8>) -> Bool {
        var set = set
        let isNegated = set.first == UInt8(ascii: "!") || set.first == UInt8(ascii: "^")
        if isNegated { set = set.dropFirst() }
        var isFound = false
        while let low = set.first {
            if set.dropFirst().first == UInt8(ascii: "-"), let high = set.dropFirst(2).first {
                isFound = isFound || (low <= byte && byte <= high)
                set = set.dropFirst(3)
            } else {
                isFound = isFound || low == byte
                set = set.dropFirst()
            }
        }
        return isFound != isNegated
    }
}
