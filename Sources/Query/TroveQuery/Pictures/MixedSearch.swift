internal import Foundation
package import TroveCatalog
package import TroveCore

/// Answers questions with pictures in them: what they look like and what is said are scored apart, place by place, and
/// the standardised scores are added.
///
/// A place is a page of a document, or a document without pages.
package struct MixedSearch: Sendable {
    private let catalog: SQLiteCatalog
    private let engine: SearchEngine
    private let pictures: PictureSearch?
    private let words: WordPictureSearch?

    /// Passages that each text of a question brings.
    private static let passages = 200
    /// What is not wanted outweighs the same thing wanted.
    private static let unwantedWeight = -2.0
    /// What it is worth that all words read from the query's picture stand in a place, in deviations.
    private static let pageTextWeight = 8.0

    /// - Parameters:
    ///   - pictures: Nil where the store has no vectors of pictures.
    ///   - words: Finds pictures by words; nil to leave words to passages.
    package init(
        catalog: SQLiteCatalog, engine: SearchEngine, pictures: PictureSearch?, words: WordPictureSearch?
    ) {
        self.words = words
        self.catalog = catalog
        self.engine = engine
        self.pictures = pictures
    }

    /// Answers a question.
    /// - Throws: `.invalidArgument`; the catalog's errors.
    package func search(_ question: PictureQuestion) async throws -> SearchResponse {
        let start = ContinuousClock.now
        guard (1...1000).contains(question.limit) else {
            throw TroveError(.invalidArgument, "the number of hits must lie between 1 and 1000")
        }
        var warnings: [String] = []
        let allowed = try await engine.pictures(filter: question.filter, scope: question.scope)
        let places = try await catalog.picturePlaces().filter { allowed?.contains($0.picture) ?? true }
        var board = ScoreBoard(places: places)
        if let pictures {
            try await add(question, from: pictures, to: &board)
        } else {
            warnings.append("the store has no vectors of pictures: run `trove index` again with `--views standard`")
        }
        for (number, picture) in question.pictures.enumerated() where !picture.words.isEmpty {
            let words = QueryWords(picture.words)
            guard words.areWorthAsking else { continue }
            let found = try await passages(question, words.text, mode: .lexical)
            board.addPageText("page-text:\(number)", found.results, words, weight: Self.pageTextWeight)
        }
        if !question.text.isEmpty {
            let found = try await passages(question, question.text)
            warnings += found.warnings
            let weight = question.pictures.isEmpty ? 1 : 2 * (1 - question.pictureWeight)
            board.addText("text", found.results, weight: weight)
            if let words {
                board.addDepicted("depicts", try await words.scores(of: question.text), weight: weight)
            }
        }
        for (number, text) in question.unwantedTexts.enumerated() {
            let found = try await passages(question, text)
            board.addText("not:\(number)", found.results, weight: Self.unwantedWeight)
        }
        let ranked = board.ranked()
        let groups = Dictionary(
            uniqueKeysWithValues: places.compactMap { place in place.group.map { (place.picture, $0) } })
        let hits = try await hits(ranked, groups, board, question)
        let elapsed = ContinuousClock.now - start
        var response = SearchResponse(
            query: .init(text: question.text, limit: question.limit),
            mode: .init(requested: .hybrid, effective: .hybrid),
            tookMilliseconds: Double(elapsed.components.attoseconds) * 1e-15
                + Double(elapsed.components.seconds) * 1000,
            total: ranked.count, results: hits, warnings: warnings)
        response.query.filter = question.filter.isEmpty ? nil : question.filter
        try await engine.addCoverage(to: &response, scope: question.scope)
        if let budget = question.budget { _ = engine.pack(&response, within: budget) }
        return response
    }

    /// Passages that a text of the question finds, within what may be found.
    private func passages(
        _ question: PictureQuestion, _ text: String, mode: SearchMode = .hybrid
    ) async throws -> SearchResponse {
        var request = SearchRequest(text, limit: Self.passages, mode: mode)
        request.filter = question.filter
        request.scope = question.scope
        return try await engine.search(request)
    }

    private func add(
        _ question: PictureQuestion, from pictures: PictureSearch, to board: inout ScoreBoard
    ) async throws {
        let wanted = question.pictures.count
        let scored = try await pictures.scores(of: (question.pictures + question.unwantedPictures).map(\.views))
        for index in 0..<wanted {
            let weight = question.text.isEmpty ? 1 : 2 * question.pictureWeight
            board.addPictures("image:\(index)", scored, index, weight: weight / Double(wanted))
        }
        for index in wanted..<(wanted + question.unwantedPictures.count) {
            board.addPictures("not-image:\(index - wanted)", scored, index, weight: Self.unwantedWeight)
        }
    }

    /// The best places as hits; a picture that is a copy of one before it is only named there.
    private func hits(
        _ ranked: [ScoreBoard.Ranked], _ groups: [Int64: Int64], _ board: ScoreBoard, _ question: PictureQuestion
    ) async throws -> [Hit] {
        var chosen: [(item: ScoreBoard.Ranked, copies: [Int64])] = []
        var shown: [Int64: Int] = [:]
        for item in ranked {
            let group = item.picture.flatMap { groups[$0] }
            if let group, let first = shown[group], let picture = item.picture {
                chosen[first].copies.append(picture)
                continue
            }
            guard chosen.count < question.limit else { break }
            if let group { shown[group] = chosen.count }
            chosen.append((item, []))
        }
        let keys = chosen.flatMap { $0.copies + [$0.item.picture].compactMap(\.self) }
        var records: [Int64: PictureRecord] = [:]
        for var record in try await catalog.pictures(keys) {
            guard let document = record.document.within(question.scope) else { continue }
            record.document = document
            records[record.id] = record
        }
        return chosen.compactMap { item, copies in
            let passage = board.passage(at: item.place)
            var made = item.picture.flatMap { records[$0] }.map { Hit(showing: $0, passage: passage) } ?? passage
            made?.score = item.score
            made?.parts = item.parts
            made?.scores.image = item.cosine
            made?.copies = copies.flatMap { records[$0]?.document.files.map(\.path) ?? [] }.sorted()
            return made
        }
    }
}
