/// A pattern over paths: `*` and `?` stay within a name, `**` crosses folders.
///
/// A pattern that does not begin with `/` may begin at any folder; one without wildcards that names a folder also
/// stands for all below it.
package struct PathPattern: Sendable {
    private enum Piece {
        case literal(Unicode.Scalar)
        case one
        case many
        case deep
    }

    private let pieces: [Piece]
    private let isAnchored: Bool
    private let hasWildcard: Bool

    package init(_ pattern: String) {
        var pieces: [Piece] = []
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*" where rest.first == "*":
                rest.removeFirst()
                pieces.append(.deep)
                // `a/**/b` holds for `a/b` too.
                if rest.first == "/", pieces.count > 1 { rest.removeFirst() }
            case "*": pieces.append(.many)
            case "?": pieces.append(.one)
            default: pieces.append(.literal(scalar))
            }
        }
        self.pieces = pieces
        isAnchored = pattern.hasPrefix("/")
        hasWildcard = pattern.contains { $0 == "*" || $0 == "?" }
    }

    /// Whether a path fits.
    package func matches(_ path: String) -> Bool {
        guard !pieces.isEmpty else { return false }
        let text = Array(path.unicodeScalars)
        if matches(text[...]) { return true }
        guard !isAnchored else { return false }
        return text.indices.contains { text[$0] == "/" && matches(text[($0 + 1)...]) }
    }

    private func matches(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        // Places of the pattern that the text so far may have led to.
        var states = closure([0])
        for scalar in text {
            var next: Set<Int> = []
            for state in states where state < pieces.count {
                switch pieces[state] {
                case .literal(let wanted): if wanted == scalar { next.insert(state + 1) }
                case .one: if scalar != "/" { next.insert(state + 1) }
                case .many: if scalar != "/" { next.insert(state) }
                case .deep: next.insert(state)
                }
            }
            if !hasWildcard, states.contains(pieces.count), scalar == "/" { return true }
            states = closure(next)
            if states.isEmpty { return false }
        }
        return states.contains(pieces.count)
    }

    /// A run of anything may be empty.
    private func closure(_ states: Set<Int>) -> Set<Int> {
        var all = states
        for state in states.sorted() {
            var at = state
            while at < pieces.count {
                guard case .many = pieces[at] else {
                    guard case .deep = pieces[at] else { break }
                    at += 1
                    all.insert(at)
                    continue
                }
                at += 1
                all.insert(at)
            }
        }
        return all
    }
}
