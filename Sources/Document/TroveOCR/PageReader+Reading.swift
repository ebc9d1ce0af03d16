import TroveCore

extension PageReader {
    /// One reading of a page: words with boxes on the page as it was given, and how it was read.
    struct Reading {
        var words: [RecognizedWord] = []
        var choice: Choice?
        var isCutShort = false
        /// Whether the engine was sure of all that it found, of what was left out for no word too.
        var isWhole = false

        /// How much was read and how surely: letters weighted by what their confidence is above a half.
        var evidence: Double {
            words.reduce(0) { $0 + Double($1.text.unicodeScalars.count) * max(0, $1.confidence - 0.5) }
        }

        var confidence: Double { RecognizedPage(words: words, isCutShort: false).confidence }
    }

    /// A reading this sure is not tried again in another way.
    private static let sure = 0.9

    /// Reads in the plainest way, and in others where that is not sure; the reading with most evidence wins.
    func readBest(of given: borrowing PreparedPage, deadline: ContinuousClock.Instant) throws(TroveError) -> Reading {
        let flat = try given.flattened()
        var best: Reading
        if let flat {
            // The engine has one threshold for the whole page; the light on a photo needs many.
            let sheet = try flat.withEvenContrast()
            best = try readBest(prepared: sheet, deadline: deadline)
            if best.confidence >= 0.75 { return best }
            let plain = try readBest(prepared: given, deadline: deadline)
            if plain.evidence > best.evidence { best = plain }
        } else if let plain = try readPlainly(given, deadline: deadline) {
            best = plain
        } else {
            best = try readBest(prepared: given, deadline: deadline)
        }
        return best
    }

    private func readBest(prepared page: borrowing PreparedPage, deadline: ContinuousClock.Instant)
        throws(TroveError) -> Reading
    {
        if let choice = try choose(for: page, deadline: deadline) {
            return try readBest(prepared: page, choice: choice, deadline: deadline)
        }
        // Faint print beside something black: the engine's own threshold loses it.
        let even = try page.withEvenContrast()
        guard let choice = try choose(for: even, deadline: deadline) else { return Reading() }
        return try readBest(prepared: even, choice: choice, deadline: deadline)
    }

    /// Reads a page as it stands in the first languages; nil where that is not sure. Most pages are clean, upright and
    /// large enough: turning and scaling them gains nothing.
    private func readPlainly(
        _ page: borrowing PreparedPage, deadline: ContinuousClock.Instant
    ) throws(TroveError) -> Reading? {
        var choice = Choice(languages: candidates[0], quarters: 0, scale: 1)
        // Among several scripts, or on a picture so large that its letters may be too, a few lines tell first.
        if candidates.count > 1 || page.grey.width * page.grey.height > Self.largePage {
            guard var sample = try sample(page.grey) else { return nil }
            choice.scale = min(sample.scale, 1)
            sample.scale = choice.scale
            sample.lines = Array(sample.lines.prefix(2))
            guard try score(of: sample, in: page.grey, languages: choice.languages, deadline: deadline) > 0.8 else {
                return nil
            }
        }
        let reading = try read(page, choice: choice, mode: .auto, deadline: deadline)
        // Lines that run down the page are those of a page that lies on its side, or of a script that has such lines.
        guard reading.isWhole, !reading.words.isEmpty, !reading.words.contains(where: \.isVertical) else { return nil }
        return reading
    }

    /// Pixels from which on a page may be read as well at a smaller size.
    private static let largePage = 4_000_000

    private func readBest(
        prepared page: borrowing PreparedPage, choice: Choice, deadline: ContinuousClock.Instant
    ) throws(TroveError) -> Reading {
        let upright = try page.turned(quarters: choice.quarters)
        let level = try upright.leveled()
        var best = try read(level, choice: choice, mode: .auto, deadline: deadline)
        guard best.confidence < Self.sure, !best.isCutShort else { return best }
        let block = try read(level, choice: choice, mode: .block, deadline: deadline)
        if block.evidence > best.evidence { best = block }
        return best
    }

    private func read(
        _ page: borrowing PreparedPage, choice: Choice, mode: PageMode, deadline: ContinuousClock.Instant
    ) throws(TroveError) -> Reading {
        let scaled = try page.grey.scaled(by: choice.scale)
        let found = try engine(choice.languages).read(scaled, mode: mode, dpi: 300, deadline: deadline)
        var words = Self.kept(found.words)
        for i in words.indices { words[i].box = page.original(of: words[i].box.scaled(by: 1 / choice.scale)) }
        let isWhole = found.confidence >= Self.sure && !found.isCutShort
        return Reading(words: words, choice: choice, isCutShort: found.isCutShort, isWhole: isWhole)
    }
}
