internal import TroveLexical

/// The language of a chunk as a two-letter code: as the document states it, as OCR read it, or as its letters tell.
enum DocumentLanguage {
    static func code(metadata: [String: String], read: String?, text: String) -> String? {
        for key in ["lang", "language", "Language", "dc:language"] {
            if let stated = metadata[key], !stated.isEmpty { return primary(stated) }
        }
        // One language alone was read: several were tried together otherwise.
        if let read, !read.isEmpty, !read.contains("+") { return primary(read) }
        return LanguageGuess.code(of: text)
    }

    /// `zh` of `zh-Hans-CN`, `de` of `deu`.
    private static func primary(_ stated: String) -> String {
        let first = stated.lowercased().split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? stated
        return codes[first] ?? first
    }

    /// Three-letter codes, as OCR names them, and English names.
    private static let codes = [
        "eng": "en", "english": "en", "deu": "de", "ger": "de", "frk": "de", "german": "de", "fra": "fr", "fre": "fr",
        "french": "fr", "spa": "es", "spanish": "es", "ita": "it", "italian": "it", "por": "pt", "nld": "nl",
        "dut": "nl", "rus": "ru", "russian": "ru", "ell": "el", "gre": "el", "tur": "tr", "vie": "vi", "ron": "ro",
        "rum": "ro", "ara": "ar", "hin": "hi", "tha": "th", "kor": "ko", "jpn": "ja", "japanese": "ja", "chi": "zh",
        "zho": "zh", "chinese": "zh", "pol": "pl", "swe": "sv", "heb": "he", "ukr": "uk",
    ]
}
