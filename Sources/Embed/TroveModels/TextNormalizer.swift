internal import Foundation
internal import TroveCore

/// What a tokenizer does to a text before it splits it.
enum TextNormalizer: Sendable {
    case lowercase
    case form(Form)
    case stripAccents
    case replace(CharacterPattern, [Unicode.Scalar])
    case prepend([Unicode.Scalar])
    case strip(left: Bool, right: Bool)
    case precompiled(PrecompiledCharsmap)

    /// A Unicode normal form.
    enum Form: String {
        case nfc = "NFC", nfd = "NFD", nfkc = "NFKC", nfkd = "NFKD"

        func scalars(of text: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
            let text = String(String.UnicodeScalarView(text))
            let new =
                switch self {
                case .nfc: text.precomposedStringWithCanonicalMapping
                case .nfd: text.decomposedStringWithCanonicalMapping
                case .nfkc: text.precomposedStringWithCompatibilityMapping
                case .nfkd: text.decomposedStringWithCompatibilityMapping
                }
            return Array(new.unicodeScalars)
        }
    }

    /// Reads a `normalizer` into steps in order; null is none.
    static func read(_ json: JSONValue?, path: String) throws(TroveError) -> [TextNormalizer] {
        guard let json, !json.isNull else { return [] }
        let kind = json["type"]?.text ?? "none"
        switch kind {
        case "Sequence":
            var steps: [TextNormalizer] = []
            for part in json["normalizers"]?.elements ?? [] { steps += try read(part, path: path) }
            return steps
        case "Lowercase": return [.lowercase]
        case "StripAccents": return [.stripAccents]
        case "NFC", "NFD", "NFKC", "NFKD": return Form(rawValue: kind).map { [.form($0)] } ?? []
        case "Replace":
            let content = Array((json["content"]?.text ?? "").unicodeScalars)
            return [.replace(try CharacterPattern(json["pattern"], path: path), content)]
        case "Prepend": return [.prepend(Array((json["prepend"]?.text ?? "").unicodeScalars))]
        case "Strip":
            return [.strip(left: json["strip_left"]?.truth ?? true, right: json["strip_right"]?.truth ?? true)]
        case "Precompiled":
            guard let map = json["precompiled_charsmap"], !map.isNull else { return [] }
            return [.precompiled(try PrecompiledCharsmap(base64: map.text ?? "!", path: path))]
        default: throw TokenizerFile.unsupported(path, "the normalizer '\(kind)'")
        }
    }

    /// Changes `text`.
    func apply(to text: inout AlignedText) {
        switch self {
        case .lowercase:
            text.replaceAll(
                by: text.scalars.flatMap { scalar in
                    scalar.properties.lowercaseMapping.unicodeScalars.enumerated().map {
                        AlignedText.Change(scalar: $1, change: $0 > 0 ? 1 : 0)
                    }
                })
        case .form(let form): Self.compose(&text, form)
        case .stripAccents: text.keep { $0.properties.generalCategory != .nonspacingMark }
        case .replace(let pattern, let content): text.replace(pattern.matches(in: text.scalars), by: content)
        case .prepend(let content): text.prepend(content)
        case .strip(let left, let right):
            let isText: (Unicode.Scalar) -> Bool = { !$0.properties.isWhitespace }
            let first = left ? text.scalars.firstIndex(where: isText) ?? text.count : 0
            let last = right ? (text.scalars.lastIndex(where: isText) ?? first - 1) + 1 : text.count
            text.trim(first..<max(first, last))
        case .precompiled(let map): map.normalize(&text)
        }
    }

    /// Normalises piece by piece: each begins with a scalar that nothing before it combines with.
    private static func compose(_ text: inout AlignedText, _ form: Form) {
        guard text.scalars.contains(where: { $0.value >= (form == .nfc ? 0x300 : 0x80) }) else { return }
        var changes: [AlignedText.Change] = []
        changes.reserveCapacity(text.count)
        var start = 0
        while start < text.count {
            let end = text.scalars[(start + 1)...].firstIndex(where: isBoundary) ?? text.count
            let old = text.scalars[start..<end]
            let new = form.scalars(of: old)
            changes += new.elementsEqual(old) ? new.map { .init(scalar: $0, change: 0) } : Self.joined(old, new, form)
            start = end
        }
        text.replaceAll(by: changes)
    }

    /// How `old` became `new`: each scalar taken apart, then some of the parts joined. The first scalar that is not
    /// the part in its place stands for all that were joined.
    private static func joined(_ old: ArraySlice<Unicode.Scalar>, _ new: [Unicode.Scalar], _ form: Form)
        -> [AlignedText.Change]
    {
        let parts = old.flatMap { scalar in
            form.scalars(of: [scalar]).enumerated().map { AlignedText.Change(scalar: $1, change: $0 > 0 ? 1 : 0) }
        }
        let gone = max(0, parts.count - new.count)
        let join = new.indices.first { $0 >= parts.count || parts[$0].scalar != new[$0] } ?? new.count
        return new.enumerated().map { index, scalar in
            let place = index > join ? index + gone : index
            guard place < parts.count else { return AlignedText.Change(scalar: scalar, change: 1) }
            let taken = index == join ? parts[place + 1..<place + 1 + gone].reduce(0) { $0 + $1.change - 1 } : 0
            return AlignedText.Change(scalar: scalar, change: parts[place].change + taken)
        }
    }

    /// True for scalars that stay apart from the ones before: no marks, no vowels and finals of Hangul.
    private static func isBoundary(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x300 { return true }
        if (0x1161...0x11FF).contains(scalar.value) || (0xFF9E...0xFF9F).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return false
        default: return scalar.properties.canonicalCombiningClass == .notReordered
        }
    }
}
