internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveHeads
internal import TroveLearn

/// Looks for one kind of finding after the other.
struct QualityScan {
    let options: QualityOptions

    /// Texts that say the same; between a training and a test set, leaks.
    func copies(_ texts: [(path: String, text: String)]) -> [QualityFinding] {
        var search = NearDuplicates()
        search.least = options.likeness
        return search.pairs(texts.map(\.text)).flatMap { pair -> [QualityFinding] in
            let (first, second) = (texts[pair.first].path, texts[pair.second].path)
            let share = "\(Int((pair.share * 100).rounded())) % of their runs of three words are the same"
            let copy = QualityFinding(
                kind: .duplicateText, path: first, other: second, score: pair.share, explanation: share)
            guard leaks(first, second) else { return [copy] }
            return [copy, leak(first, second, pair.share, share)]
        }
    }

    /// Pictures whose coarse light and dark are the same.
    func pictureCopies(_ pictures: [(path: String, page: Int?, hash: UInt64)]) -> [QualityFinding] {
        var found: [QualityFinding] = []
        // Equal 16-bit parts bring pairs together: hashes that differ in three bits or fewer share one.
        var buckets: [UInt64: [Int]] = [:]
        for (index, picture) in pictures.enumerated() where picture.hash.nonzeroBitCount > 2 {
            for part in 0..<4 {
                buckets[UInt64(part) << 16 | (picture.hash >> (16 * UInt64(part)) & 0xFFFF), default: []].append(index)
            }
        }
        var seen = Set<[Int]>()
        for members in buckets.values where members.count > 1 && members.count <= Self.crowd {
            for (place, first) in members.enumerated() {
                for second in members[(place + 1)...] {
                    let differing = (pictures[first].hash ^ pictures[second].hash).nonzeroBitCount
                    guard differing <= Self.pictureBits, seen.insert([first, second]).inserted else { continue }
                    let (a, b) = (pictures[first].path, pictures[second].path)
                    let why = "their light and dark differ in \(differing) of 64 places"
                    let likeness = 1 - Double(differing) / 64
                    found.append(
                        QualityFinding(
                            kind: .duplicatePicture, path: a, page: pictures[first].page, other: b, score: likeness,
                            explanation: why))
                    if leaks(a, b) { found.append(leak(a, b, likeness, why)) }
                }
            }
        }
        return found
    }

    /// Pages whose characters are unusual among the store's pages.
    func garbage(_ pages: [(path: String, page: Int?, text: String)]) -> [QualityFinding] {
        let read = pages.filter { $0.text.unicodeScalars.count >= Self.shortest }
        guard read.count >= 20 else { return [] }
        let model = TextModel(read.map(\.text))
        let surprises = read.map { model.surprise(of: $0.text) }
        return zip(read, zip(surprises, RobustOutliers.standing(surprises))).compactMap { page, surprise in
            guard surprise.1 >= Self.unusual else { return nil }
            return QualityFinding(
                kind: .garbage, path: page.path, page: page.page, score: surprise.1,
                explanation: String(
                    format: "its characters follow each other unlike those of other pages (%.1f bits each)", surprise.0)
            )
        }
    }

    /// Passages that stand in many documents.
    func boilerplate(_ chunks: [ExportedChunk]) -> [QualityFinding] {
        Dictionary(grouping: chunks) { $0.text }.values.compactMap { same in
            let paths = Set(same.map(\.path))
            guard paths.count >= Self.repeated, let first = same.min(by: { $0.path < $1.path }) else { return nil }
            return QualityFinding(
                kind: .boilerplate, path: first.path, page: first.page, score: Double(paths.count),
                explanation: "a passage stands in \(paths.count) files: \(first.text.prefix(60))")
        }
    }

    /// Passages without a letter, and those far longer than others.
    func sizes(_ chunks: [ExportedChunk]) -> [QualityFinding] {
        chunks.compactMap { chunk in
            if !chunk.text.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) {
                return QualityFinding(
                    kind: .emptyChunk, path: chunk.path, page: chunk.page, score: 1,
                    explanation: "a passage without a letter: \(chunk.text.prefix(40))")
            }
            let length = chunk.text.unicodeScalars.count
            guard length > Self.huge else { return nil }
            return QualityFinding(
                kind: .hugeChunk, path: chunk.path, page: chunk.page, score: Double(length),
                explanation:
                    "a passage of \(length) characters: what lies beyond the encoder's window is found by words alone")
        }
    }

    /// Pages in a language that hardly any other page has.
    func languages(_ pages: [PageText]) -> [QualityFinding] {
        let known = pages.filter { $0.language != nil }
        let counts = Dictionary(known.map { ($0.language ?? "", 1) }, uniquingKeysWith: +)
        guard known.count >= 50, counts.count > 1 else { return [] }
        return known.compactMap { page in
            guard let language = page.language, let count = counts[language], count * 50 <= known.count else {
                return nil
            }
            return QualityFinding(
                kind: .language, path: page.path, page: page.page, score: 1 - Double(count) / Double(known.count),
                explanation: "\(count) of \(known.count) pages are in \(language)")
        }
    }

    /// Documents unlike all others.
    func outliers(_ paths: [String], _ rows: [[Float]]) -> [QualityFinding] {
        guard rows.count >= 20, rows.count <= Self.compared else { return [] }
        let matrix = Matrix(rows).normalized
        let likeness = matrix.timesTransposed(of: matrix)
        let distances = rows.indices.map { index -> Double in
            var own = Array(likeness.row(index))
            own[index] = -1
            return 1 - own.sorted(by: >).prefix(5).reduce(0.0) { $0 + Double($1) } / 5
        }
        return zip(paths, zip(distances, RobustOutliers.standing(distances))).compactMap { path, distance in
            guard distance.1 >= Self.unusual else { return nil }
            return QualityFinding(
                kind: .outlier, path: path, score: distance.1,
                explanation: String(format: "its five nearest documents are %.2f away on average", distance.0))
        }
    }

    /// Labels that models which have not seen the document contradict.
    func labels(_ examples: LabelledExamples) throws -> [QualityFinding] {
        let measure = TagMeasure(examples.features, labels: examples.labels, classes: examples.classes.count)
        let held = try measure.foldings(1).held
        return LabelErrors.suspects(held, labels: examples.labels).map { suspect in
            QualityFinding(
                kind: .wrongLabel, path: examples.paths[suspect.index], score: suspect.margin,
                explanation: "labelled \(examples.classes[examples.labels[suspect.index]]), and more like "
                    + "\(examples.classes[suspect.likelier])")
        }
    }

    private func leaks(_ first: String, _ second: String) -> Bool {
        guard let training = options.training, let test = options.test else { return false }
        func lies(_ path: String, _ folder: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }
        return (lies(first, training) && lies(second, test)) || (lies(first, test) && lies(second, training))
    }

    private func leak(_ first: String, _ second: String, _ score: Double, _ why: String) -> QualityFinding {
        QualityFinding(
            kind: .leak, path: first, other: second, score: score,
            explanation: "in the training and in the test set: \(why)")
    }

    /// Characters of a page that says enough of itself.
    private static let shortest = 40
    /// Deviations above the median from which on something is unusual.
    private static let unusual = 5.0
    /// Files that share a passage from which on it is boilerplate.
    private static let repeated = 5
    /// Characters of a passage beyond which it is huge.
    private static let huge = 4000
    /// Pictures alike in a part of their hash, more of which are blank.
    private static let crowd = 500
    private static let pictureBits = 6
    /// Documents that are compared pair by pair at most.
    private static let compared = 20_000
}
