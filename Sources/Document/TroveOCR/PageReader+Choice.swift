import TroveCore

extension PageReader {
    /// How a page is to be read.
    struct Choice: Equatable {
        var languages: [String]
        /// Clockwise quarter turns.
        var quarters: Int
        /// Factor to a letter size that the engine reads best.
        var scale: Double
    }

    /// Packs for scripts other than Latin are read alone; all Latin ones together.
    static func candidates(among names: [String]) -> [[String]] {
        let apart = names.filter { isApart($0) }
        let latin = names.filter { !isApart($0) }
        // English first: the engine gives the first pack the say where two are as sure.
        let ordered = latin.filter { $0 == "eng" } + latin.filter { $0 != "eng" }
        return (ordered.isEmpty ? [] : [ordered]) + apart.map { [$0] }
    }

    private static func isApart(_ name: String) -> Bool {
        let others = [
            "chi_", "jpn", "kor", "ara", "rus", "ukr", "ell", "heb", "hin", "tha", "frk", "script/", "Fraktur",
        ]
        return others.contains { name.hasPrefix($0) }
    }

    /// What a pack must be surer by than the ones before it. The traditional pack reads simplified pages almost as
    /// surely as its own, and turns their characters into traditional ones; the simplified pack is much less sure of
    /// traditional pages.
    private static func handicap(of languages: [String]) -> Double { languages == ["chi_tra"] ? 0.05 : 0 }

    /// Samples a few lines in each script and turn; nil where the page has no lines of text.
    func choose(for page: borrowing PreparedPage, deadline: ContinuousClock.Instant) throws(TroveError) -> Choice? {
        var best: (choice: Choice, score: Double)?
        for quarters in [0, 2, 1, 3] {
            let turned = try page.turned(quarters: quarters)
            let level = try turned.leveled()
            guard let sample = try sample(level.grey) else { continue }
            for languages in candidates {
                let score =
                    try score(of: sample, in: level.grey, languages: languages, deadline: deadline)
                    - Self.handicap(of: languages) - (quarters == 0 ? 0 : Self.turnHandicap)
                if score > best?.score ?? 0.2 {
                    best = (Choice(languages: languages, quarters: quarters, scale: sample.scale), score)
                }
                if score > 0.88 { break }
            }
            if let best, best.score > 0.7 { return best.choice }
        }
        return best?.choice
    }

    /// Most pages stand upright: what a turned reading must be surer by.
    private static let turnHandicap = 0.15

    /// Lines to try, and the factor that brings their letters to the engine's favourite size.
    struct Sample {
        var lines: [PixelBox]
        var scale: Double
    }

    func sample(_ page: borrowing GreyPage) throws(TroveError) -> Sample? {
        let lines = try engine(candidates[0]).findLines(in: page, dpi: 300)
            .filter { $0.width > 2 * $0.height && $0.height >= 6 }
        guard !lines.isEmpty else { return nil }
        let heights = lines.map(\.height).sorted()
        let median = Double(heights[heights.count / 2])
        // Large letters are read as well at half the size, in a quarter of the time.
        let scale = median > 64 ? 48 / median : min(max(40 / median, 1), 4)
        // The longest lines say most; five of them, from all over the page.
        let long = lines.indices.sorted { lines[$0].width > lines[$1].width }.prefix(max(5, lines.count / 2)).sorted()
        let step = max(1, long.count / 5)
        let chosen = stride(from: step / 2, to: long.count, by: step).prefix(5).map { lines[long[$0]] }
        return Sample(lines: chosen, scale: scale)
    }

    func score(
        of sample: Sample, in page: borrowing GreyPage, languages: [String], deadline: ContinuousClock.Instant
    ) throws(TroveError) -> Double {
        let engine = try engine(languages)
        var sum = 0.0
        for line in sample.lines {
            let margin = line.height / 3
            let box = PixelBox(
                left: max(0, line.left - margin), top: max(0, line.top - margin),
                right: min(page.width, line.right + margin), bottom: min(page.height, line.bottom + margin))
            let crop = try page.cropped(to: box)
            let scaled = try crop.scaled(by: sample.scale)
            sum += try engine.read(scaled, mode: .line, dpi: 300, deadline: deadline).confidence
        }
        return sum / Double(sample.lines.count)
    }
}
