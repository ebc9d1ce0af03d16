/// Guesses the language of a text by its script, and by frequent words where several share one.
package enum LanguageGuess {
    /// A two-letter code, or nil where nothing tells.
    package static func code(of text: String) -> String? {
        var counts: [String: Int] = [:]
        for scalar in text.unicodeScalars.prefix(2000) {
            if let script = script(of: scalar.value) { counts[script, default: 0] += 1 }
        }
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return nil }
        // Japanese is told by its syllables, even among more Chinese characters.
        if most == "zh", let kana = counts["ja"], kana * 10 > counts["zh", default: 0] { return "ja" }
        return most == "latin" ? latin(text) : most
    }

    private static func latin(_ text: String) -> String? {
        let words = Set(
            text.prefix(2000).lowercased().split { !$0.isLetter }.map(String.init))
        guard !words.isEmpty else { return nil }
        if AnalyzerPool.analyze(String(text.prefix(2000))).isEnglish == true { return "en" }
        let best = frequent.map { (code: $0.key, count: $0.value.count { words.contains($0) }) }
            .max { ($0.count, $1.code) < ($1.count, $0.code) }
        return best.flatMap { $0.count > 1 ? $0.code : nil }
    }

    private static func script(of value: UInt32) -> String? {
        switch value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: "latin"
        case 0x370...0x3FF, 0x1F00...0x1FFF: "el"
        case 0x400...0x52F: "ru"
        case 0x590...0x5FF: "he"
        case 0x600...0x6FF: "ar"
        case 0x900...0x97F: "hi"
        case 0xE00...0xE7F: "th"
        case 0x3040...0x30FF: "ja"
        case 0x3400...0x9FFF: "zh"
        case 0xAC00...0xD7A3: "ko"
        default: nil
        }
    }

    private static let frequent: [String: [String]] = [
        "de": ["der", "die", "und", "das", "ist", "nicht", "mit", "ein", "eine", "von", "den", "auf", "wurde", "für"],
        "fr": ["le", "les", "des", "est", "une", "dans", "et", "du", "que", "pour", "qui", "sur", "pas", "aux"],
        "es": ["el", "los", "las", "una", "que", "por", "con", "para", "del", "como", "más", "su", "fue", "y"],
        "it": ["il", "di", "che", "per", "della", "una", "con", "non", "sono", "gli", "nel", "dei", "è"],
        "pt": ["o", "os", "uma", "que", "não", "para", "com", "do", "da", "em", "mais", "foi", "ao"],
        "nl": ["het", "een", "van", "niet", "zijn", "met", "voor", "werd", "ook", "naar", "maar"],
        "ro": ["și", "în", "care", "pentru", "este", "din", "mai", "fost", "sunt", "au", "cu", "la"],
        "tr": ["ve", "bir", "bu", "için", "ile", "olarak", "daha", "olan", "gibi", "çok", "en"],
        "vi": ["của", "và", "là", "các", "trong", "được", "một", "những", "cho", "người", "với"],
        "pl": ["nie", "się", "jest", "na", "do", "oraz", "przez", "był", "jak", "od"],
        "sv": ["och", "att", "det", "som", "för", "inte", "av", "är", "på", "till"],
    ]
}
