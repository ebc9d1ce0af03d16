package import TroveCore

/// Reads pages: prepares the picture, finds out how it is turned and in which script it is written, and keeps one
/// engine for each set of language packs open. Not thread-safe: one reader a worker.
package final class PageReader {
    /// What a reader may be told.
    package struct Options: Sendable {
        /// Packs to choose among, best guess first; nil for all installed ones.
        package var languages: [String]?
        /// Longest time for one page.
        package var deadline: Duration

        /// All installed packs, one minute a page.
        package init(languages: [String]? = nil, deadline: Duration = .seconds(60)) {
            self.languages = languages
            self.deadline = deadline
        }
    }

    let options: Options
    let packs: LanguagePacks
    /// Sets of packs to try, Latin script first.
    let candidates: [[String]]
    /// Readings that were kept of the document in hand.
    package var memory = PageMemory.none
    private var engines: [String: TesseractEngine] = [:]

    /// Looks for the packs; engines are started when a page first needs them.
    ///
    /// - Throws: `.unavailable` if no pack, or not one of those asked for, is installed.
    package init(options: Options = Options()) throws(TroveError) {
        self.options = options
        packs = try LanguagePacks.installed()
        if let asked = options.languages { try packs.require(asked) }
        candidates = Self.candidates(among: options.languages ?? packs.names)
    }

    /// Reads a page.
    ///
    /// - Parameters:
    ///   - page: Its number in the document, for boxes.
    ///   - dpi: What the file states, if it does. Letters are measured, so this is not needed.
    /// - Throws: `.unavailable` where a library or pack is missing, `.limitExceeded` where memory runs out. A page
    ///   that takes too long or has no text is no error.
    package func read(_ raster: Raster, page: Int = 1, dpi: Double? = nil) throws(TroveError) -> RecognizedText {
        let found = try memory.reading(of: raster, among: candidates) { () throws(TroveError) in
            let deadline = ContinuousClock.now.advanced(by: options.deadline)
            var found = try readBest(of: PreparedPage(GreyPage(raster)), deadline: deadline)
            found.isCutShort = found.isCutShort || ContinuousClock.now >= deadline
            return found
        }
        let isLate = found.isCutShort
        let quarters = found.choice?.quarters ?? 0
        let swapped = quarters % 2 == 1
        var text = RecognizedText.empty(
            width: swapped ? raster.height : raster.width, height: swapped ? raster.width : raster.height,
            warnings: isLate ? ["reading took longer than \(options.deadline): words are missing"] : [],
            isCutShort: isLate)
        guard let choice = found.choice, !found.words.isEmpty else { return text }
        let upright = found.words.map { word in
            var word = word
            word.box = word.box.turned(quarters: quarters, width: raster.width, height: raster.height)
            return word
        }
        let assembly = TextAssembly(upright, page: page, width: text.width, height: text.height)
        text.text = assembly.text
        text.words = assembly.words
        text.blocks = assembly.blocks
        text.confidence = RecognizedPage(words: upright, isCutShort: false).confidence
        text.rotation = quarters * 90
        text.language = choice.languages.joined(separator: "+")
        return text
    }

    /// The engine for a set of packs, started at the first call.
    func engine(_ languages: [String]) throws(TroveError) -> TesseractEngine {
        let key = languages.joined(separator: "+")
        if let engine = engines[key] { return engine }
        let engine = try TesseractEngine(languages: languages, packs: packs)
        engines[key] = engine
        return engine
    }
}
