internal import TroveCore

/// The name of a file in a folder that Trove writes to: one that leads nowhere else, whatever was asked for.
struct InboxName: Sendable, Equatable {
    /// A plain name without folders, of at most 200 bytes, that does not begin with a dot.
    let text: String

    private static let limit = 200

    /// Makes the nearest plain name of `wanted`.
    /// - Parameters:
    ///   - fallback: Taken where nothing is left of `wanted`.
    ///   - ending: Added where the name has none, without its dot; nil for no ending.
    init(_ wanted: String, fallback: String, ending: String? = nil) {
        var name = Self.plain(wanted)
        if name.isEmpty { name = Self.plain(fallback) }
        if name.isEmpty { name = "note" }
        let suffix = ending.flatMap { Self.ending(of: name) == nil ? "." + $0 : nil } ?? ""
        text = Self.cut(name, to: Self.limit - suffix.utf8.count) + suffix
    }

    /// The same name with a number before its ending.
    func numbered(_ number: Int) -> String {
        guard let ending = Self.ending(of: text) else { return "\(text)-\(number)" }
        return "\(text.dropLast(ending.count + 1))-\(number).\(ending)"
    }

    /// Without signs that mean something to a shell, a terminal or a file system.
    private static func plain(_ wanted: String) -> String {
        let scalars = wanted.unicodeScalars.map { scalar -> Unicode.Scalar in
            let category = scalar.properties.generalCategory
            let isHarmful = category == .control || category == .format || "/\\:*?\"<>|".unicodeScalars.contains(scalar)
            return isHarmful || category == .lineSeparator || category == .paragraphSeparator ? " " : scalar
        }
        let words = String(String.UnicodeScalarView(scalars)).split(whereSeparator: \.isWhitespace)
        let joined = words.joined(separator: " ")
        return String(joined.drop { $0 == "." || $0 == " " || $0 == "-" })
    }

    /// Letters and digits behind the last dot.
    private static func ending(of name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        let ending = name[name.index(after: dot)...]
        let isPlain = (1...8).contains(ending.count) && ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isPlain ? String(ending) : nil
    }

    /// Whole characters of at most `limit` bytes; a long name keeps its ending.
    private static func cut(_ name: String, to limit: Int) -> String {
        guard name.utf8.count > limit else { return name }
        let ending = ending(of: name).map { "." + $0 } ?? ""
        var kept = name.dropLast(ending.count)
        while kept.utf8.count + ending.utf8.count > limit { kept = kept.dropLast() }
        return kept + ending
    }
}
