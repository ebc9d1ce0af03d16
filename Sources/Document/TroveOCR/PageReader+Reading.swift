import TroveCore

extension PageReader {
    /// One reading of a page: words with boxes on the page as it was given, and how it was read.
    struct Reading {
        var words: [RecognizedWord] = []
        var choice: Choice?
        var isCutShort = false

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
        return Reading(words: words, choice: choice, isCutShort: found.isCutShort)
    }
}
