internal import TroveCore

/// The address of something in the store as a resource: `trove://passage/c_...`.
package struct ResourceAddress: Sendable, Equatable {
    /// What is given of it.
    package enum Kind: String, Sendable {
        /// A document's text, from ``ResourceAddress/number`` on.
        case document
        /// A passage's text.
        case passage
        /// A picture of a page: the one that it stands on, or page ``ResourceAddress/number`` of a document.
        case page
        /// A picture of the place alone.
        case crop
    }

    package var kind: Kind
    package var id: String
    /// What follows the identifier.
    package var number: Int?

    /// The address of a hit.
    init(_ hit: Hit) { self.init(hit.kind == .text ? .passage : .crop, hit.id) }

    init(_ kind: Kind, _ id: String, number: Int? = nil) {
        self.kind = kind
        self.id = id
        self.number = number
    }

    /// Reads an address; nil for what is none: identifiers are 20 digits behind their letter, so no path is one.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.scheme) else { return nil }
        let parts = text.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let kind = Kind(rawValue: String(parts[0])), Self.isIdentifier(parts[1])
        else { return nil }
        var number: Int?
        if parts.count == 3 {
            guard kind == .document || kind == .page, parts[2].allSatisfy(\.isASCII), let value = Int(parts[2]),
                value >= 0, String(value) == parts[2]
            else { return nil }
            number = value
        }
        self.init(kind, String(parts[1]), number: number)
    }

    /// The address as text.
    package var text: String { Self.scheme + "\(kind.rawValue)/\(id)" + (number.map { "/\($0)" } ?? "") }

    private static let scheme = "trove://"

    private static func isIdentifier(_ text: Substring) -> Bool {
        guard let letter = text.first, "dcip".contains(letter), text.dropFirst().first == "_" else { return false }
        let digits = text.dropFirst(2)
        return digits.utf8.count == 20 && digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
