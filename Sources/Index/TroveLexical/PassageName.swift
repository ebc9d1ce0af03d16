package import TroveCore

/// A name in a passage: two neighbouring capitalised words, or one beside a year, as in `Ernst Mach` and `May 1912`.
///
/// Pairs need no agreement on where a name begins and ends: `Philip Seymour Hoffman` and `Seymour Hoffman` share one.
package struct PassageName: Sendable, Equatable {
    /// What compares.
    package var term: Term
    /// The first of the two tokens.
    package var token: Int
    /// Both words and what lies between them.
    package var span: ScalarSpan

    /// A space, a hyphen, or a full stop and a space: `A. Kalam`.
    fileprivate static let greatestGap = 2
}

extension [Token] {
    /// Names in the order of the text, each time they are met.
    package var names: [PassageName] {
        indices.dropLast().compactMap { index in
            let (first, second) = (self[index], self[index + 1])
            guard first.isOfName, second.isOfName, second.span.start - first.span.end <= PassageName.greatestGap else {
                return nil
            }
            var hash = TermHash(.name)
            hash.add(first.term)
            hash.add(second.term)
            return PassageName(
                term: hash.term, token: index, span: ScalarSpan(first.span.start, second.span.end))
        }
    }
}

extension Token {
    private static let yearLength = 4

    /// Whether it may be a part of a name.
    var isOfName: Bool {
        if traits.contains(.stop) { return false }
        return traits.contains(.capital) || (traits.contains(.numeric) && span.count == Self.yearLength)
    }
}
