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
    enum Form: String { case nfc = "NFC", nfd = "NFD", nfkc = "NFKC", nfkd = "NFKD" }

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
            let piece = String(String.UnicodeScalarView(old))
            let new =
                switch form {
                case .nfc: piece.precomposedStringWithCanonicalMapping
                case .nfd: piece.decomposedStringWithCanonicalMapping
                case .nfkc: piece.precomposedStringWithCompatibilityMapping
                case .nfkd: piece.decomposedStringWithCompatibilityMapping
                }
            let scalars = Array(new.unicodeScalars)
            for (index, scalar) in scalars.enumerated() {
                let gone = index == 0 ? min(0, scalars.count - old.count) : index >= old.count ? 1 : 0
                changes.append(AlignedText.Change(scalar: scalar, change: gone))
            }
            start = end
        }
        text.replaceAll(by: changes)
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
