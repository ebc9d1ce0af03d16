internal import TroveCatalog
internal import TroveCore

/// Scores of each place of a store, part by part of a question.
struct ScoreBoard {
    /// A page of a document, or a document without pages.
    struct Place: Hashable, Comparable {
        var sha256: String
        var page: Int

        static func < (a: Place, b: Place) -> Bool { (a.sha256, a.page) < (b.sha256, b.page) }
    }

    /// A place with its score.
    struct Ranked {
        var place: Place
        var score: Double
        var parts: [Hit.Part]
        /// The picture that was found there, and its cosine.
        var picture: Int64?
        var cosine: Double?
    }

    private struct Part {
        var name: String
        var weight: Double
        var scores: [Place: Double]
        /// Score of a place that the part says nothing of.
        var lowest: Double
    }

    private let places: [Int64: Place]
    private var parts: [Part] = []
    private var passages: [Place: Hit] = [:]
    private var pictures: [Place: (picture: Int64, cosine: Double?)] = [:]

    init(places: [PicturePlace]) {
        self.places = Dictionary(
            uniqueKeysWithValues: places.map { ($0.picture, Place(sha256: $0.sha256, page: $0.page ?? 0)) })
    }

    /// The best passage at a place, if one was found.
    func passage(at place: Place) -> Hit? { passages[place] }

    /// Adds how near the pictures of each place come to query number `index`.
    mutating func addPictures(_ name: String, _ scored: [PictureSearch.Scored], _ index: Int, weight: Double) {
        var best: [Place: Double] = [:]
        for item in scored {
            guard let place = places[item.picture] else { continue }
            let score = item.scores[index]
            if score > best[place] ?? -2 { best[place] = score }
            if weight > 0, score > pictures[place]?.cosine ?? -2 { pictures[place] = (item.picture, score) }
        }
        add(name, best, weight: weight)
    }

    /// Adds what passages a text found.
    mutating func addText(_ name: String, _ hits: [Hit], weight: Double) {
        var best: [Place: Double] = [:]
        for hit in hits {
            let place = Self.place(of: hit)
            best[place] = max(best[place] ?? hit.score, hit.score)
            if weight > 0, passages[place] == nil { passages[place] = hit }
        }
        add(name, best, weight: weight)
    }

    /// Adds how well words describe the pictures of each place.
    mutating func addDepicted(_ name: String, _ scored: [WordPictureSearch.Scored], weight: Double) {
        var best: [Place: Double] = [:]
        for item in scored {
            guard let place = places[item.picture] else { continue }
            let worth = WordPictureSearch.worth(item.score)
            if worth > best[place] ?? -.infinity {
                best[place] = worth
                if weight > 0, pictures[place] == nil { pictures[place] = (item.picture, nil) }
            }
        }
        parts.append(Part(name: name, weight: weight, scores: best, lowest: min(0, best.values.min() ?? 0)))
    }

    /// Adds how many of the words that were read from a picture stand in each place: a share, not standardised, since
    /// a picture of a page holds most of that page's words, and any other picture hardly any of a page's.
    mutating func addPageText(_ name: String, _ hits: [Hit], _ words: QueryWords, weight: Double) {
        var found: [Place: Set<QueryWords.Mark>] = [:]
        for hit in hits {
            let place = Self.place(of: hit)
            found[place, default: []].formUnion(words.found(in: hit.text))
            if passages[place] == nil { passages[place] = hit }
        }
        parts.append(Part(name: name, weight: weight, scores: found.mapValues(words.share), lowest: 0))
    }

    /// All places, best first.
    func ranked() -> [Ranked] {
        let all = Set(parts.filter { $0.weight > 0 }.flatMap(\.scores.keys))
        return all.map { place in
            let given = parts.map { Hit.Part(part: $0.name, weight: $0.weight, score: $0.scores[place] ?? $0.lowest) }
            return Ranked(
                place: place, score: given.reduce(0) { $0 + $1.weight * $1.score }, parts: given,
                picture: pictures[place]?.picture, cosine: pictures[place]?.cosine)
        }.sorted { ($1.score, $0.place) < ($0.score, $1.place) }
    }

    /// Standardises scores; what a part does not want counts only where it is above the mean.
    private mutating func add(_ name: String, _ scores: [Place: Double], weight: Double) {
        let keys = scores.keys.sorted()
        let standard = Fusion.standardized(keys.map { scores[$0] ?? 0 })
        let values = weight < 0 ? standard.map { max(0, $0) } : standard
        parts.append(
            Part(
                name: name, weight: weight, scores: Dictionary(uniqueKeysWithValues: zip(keys, values)),
                lowest: values.min() ?? 0))
    }

    private static func place(of hit: Hit) -> Place { Place(sha256: hit.source.sha256, page: hit.source.page ?? 0) }
}
