public import ArgumentParser
import Foundation
public import TroveCore
import TroveKit

extension SearchMode: ExpressibleByArgument {}
extension Hops: ExpressibleByArgument {}

/// `trove search TEXT`
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find the passages that answer a question best.",
        discussion: "Words and vectors are searched together. A query in quotes or without is the same.")

    @Argument(help: "The question, in words.")
    var text: [String] = []

    @OptionGroup var pictures: PictureOptions

    @Option(name: [.customShort("k"), .long], help: "The most hits to print: 10, or what a budget holds.")
    var limit: Int?

    @Option(help: "hybrid (words and vectors), dense or lexical.")
    var mode: SearchMode = .hybrid

    @Option(
        help: ArgumentHelp(
            "How often names of the first hits are followed to passages that say more of them: auto (once, from hits "
                + "that leave some of the question open; not in dense mode), 0, 1 or 2.", valueName: "n"))
    var hops: Hops = .auto

    @Option(
        help: ArgumentHelp(
            "Search only some: 'path:reports/** page>3 lang:zh modified>2026-01-01', or JSON.", valueName: "filter"))
    var filter = ""

    @Option(
        help: ArgumentHelp("Search only below a folder; may be repeated.", valueName: "dir"), completion: .directory)
    var scope: [String] = []

    @Option(help: ArgumentHelp("Find more like a hit or document.", valueName: "id"))
    var like: String?

    @Option(help: ArgumentHelp("Find hits that are more like this one; may be repeated.", valueName: "id"))
    var moreLike: [String] = []

    @Option(help: ArgumentHelp("Find hits that are less like this one; may be repeated.", valueName: "id"))
    var lessLike: [String] = []

    @Option(help: "Leave out hits of less relevance, 0 to 1.")
    var minRelevance = 0.0

    @Option(help: ArgumentHelp("The next hits: next_cursor of the answer before.", valueName: "cursor"))
    var cursor: String?

    @Option(help: ArgumentHelp("Print one text of at most so many tokens, with citations.", valueName: "tokens"))
    var budget: Int?

    @Option(help: "The most hits of one document.")
    var perDocument: Int?

    @Option(help: "What alikeness to better hits costs, 0 to 1.")
    var diversity = 0.0

    @Option(
        help:
            "A cross-encoder of `trove models list` that orders the first hits anew; `none`: no configured one either.")
    var reranker: String?

    @Option(help: "Passages given before and after each hit.")
    var neighbours = 0

    @Flag(help: "Give the section or table that each hit is a part of.")
    var parents = false

    @Flag(help: "Keep hits that say the same.")
    var duplicates = false

    @Flag(help: "Show every part of every score.")
    var explain = false

    @Option(
        help: ArgumentHelp(
            "Answer a file of questions, one a line, with one line of JSON each.",
            valueName: "file"),
        completion: .file())
    var queries: String?

    @OptionGroup var common: CommonOptions

    private func search(_ text: String) -> SearchRequest {
        var search = SearchRequest(text)
        search.limit = limit ?? budget.map { min(1000, max(10, $0 / 40)) } ?? 10
        search.mode = mode
        search.hops = hops
        search.filter = filter
        search.scope = scope
        search.like = like
        (search.moreLike, search.lessLike) = (moreLike, lessLike)
        search.minimumRelevance = minRelevance
        search.cursor = cursor
        search.budget = budget
        search.perDocument = perDocument
        search.diversity = diversity
        search.neighbours = neighbours
        search.parents = parents
        search.collapses = !duplicates
        search.explains = explain
        return search
    }

    func validate() throws {
        if queries != nil {
            guard text.isEmpty, like == nil, cursor == nil, pictures.isEmpty else {
                throw ValidationError("--queries holds the questions: give no other one, no picture and no cursor")
            }
        } else if text.isEmpty, like == nil, pictures.isEmpty {
            throw ValidationError("give a question in words, a picture with --image, or a hit with --like")
        }
    }

    func run() async throws {
        let trove = try common.trove([.reranker: reranker])
        if let queries { return try await answerAll(EncoderArguments.lines(of: queries), trove) }
        let response =
            if let query = try pictures.query(text: text.joined(separator: " ")) {
                try await trove.search(query, limit: limit ?? 10)
            } else {
                try await trove.search(search(text.joined(separator: " ")))
            }
        if common.json { return try Terminal.printJSON(response) }
        for warning in response.warnings { common.warn(warning) }
        if let context = response.context {
            print(Terminal.printable(context.text))
            if let usage = response.usage { common.note("\(usage.tokens) of \(usage.budget) tokens: \(usage.rule)") }
            return
        }
        if response.results.isEmpty { print(minRelevance > 0 ? "no good match" : "nothing found") }
        for (index, hit) in response.results.enumerated() { print(HitText(hit, rank: index + 1).text) }
        if let cursor = response.nextCursor { common.note("more: --cursor \(cursor)") }
        if let notice = response.coverage.notice { common.note("\(notice); see `trove list`") }
    }
}

extension SearchCommand {
    /// Answers questions one after the other; the store and the encoder are opened once.
    private func answerAll(_ questions: [String], _ trove: Trove) async throws {
        let session = try await trove.searchSession(needsVectors: mode != .lexical)
        for try await response in session.answers(to: questions.map(search)) { try Terminal.printJSONLine(response) }
    }
}

/// A hit as people read it: where it stands, then the part of the passage with most words of the query.
struct HitText {
    let text: String

    /// Most scalars of a passage that are printed.
    private static let excerpt = 320

    init(_ hit: Hit, rank: Int) {
        var place = Terminal.bold(Terminal.printable(Self.shortened(hit.source.path)))
        if let page = hit.source.page { place += "  page \(page)" }
        // How well a picture fits is a cosine, or a place among pictures: no chance that it answers.
        let worth =
            if hit.kind == .text, let relevance = hit.relevance {
                String(format: "relevance %.2f", relevance)
            } else {
                hit.scores.image.map { String(format: "likeness %.2f", $0) } ?? "by what it shows"
            }
        var lines = ["\(rank). \(place)  \(Terminal.dim(worth))"]
        let passage = Self.passage(hit)
        var path = hit.source.headingPath
        // The passage of a whole section begins with its heading: said once.
        if let last = path.last, hit.text.hasPrefix(last), !passage.hasPrefix("... ") { path.removeLast() }
        if !path.isEmpty { lines.append("   " + Terminal.dim(Terminal.printable(path.joined(separator: " > ")))) }
        for line in passage.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
            lines.append("   " + line)
        }
        let boxes = hit.source.boxes.prefix(3).map { String(format: "%.3f,%.3f-%.3f,%.3f", $0.x0, $0.y0, $0.x1, $0.y1) }
        if !boxes.isEmpty { lines.append("   " + Terminal.dim("at " + boxes.joined(separator: "  "))) }
        for part in hit.explanation ?? [] {
            let added = part.added.map { String(format: "  adds %.3f", $0) } ?? ""
            let detail = part.detail.map { "  " + Terminal.printable($0) } ?? ""
            lines.append("   " + Terminal.dim("\(part.part)  " + String(format: "%.4f", part.value) + added + detail))
        }
        lines.append("   " + Terminal.dim(hit.id + (hit.stale ? "  the file has changed since it was read" : "")))
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func passage(_ hit: Hit) -> String {
        let scalars = Array(hit.text.unicodeScalars)
        guard scalars.count > excerpt else { return marked(scalars, 0..<scalars.count, hit.highlights) }
        // The window that holds most highlights.
        let starts = hit.highlights.map { max(0, $0.start - 40) } + [0]
        let best = starts.max { a, b in
            count(hit.highlights, from: a) < count(hit.highlights, from: b)
        }
        let start = min(best ?? 0, scalars.count - excerpt)
        let end = start + excerpt
        return (start > 0 ? "... " : "") + marked(scalars, start..<end, hit.highlights)
            + (end < scalars.count ? " ..." : "")
    }

    private static func count(_ highlights: [ScalarSpan], from start: Int) -> Int {
        highlights.count { $0.start >= start && $0.end <= start + excerpt }
    }

    private static func marked(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ spans: [ScalarSpan]) -> String {
        var out = ""
        var at = range.lowerBound
        func text(_ range: Range<Int>) -> String {
            Terminal.printable(String(String.UnicodeScalarView(scalars[range])))
        }
        for span in spans where span.start >= at && span.end <= range.upperBound {
            out += text(at..<span.start) + Terminal.bold(text(span.range))
            at = span.end
        }
        return out + text(at..<range.upperBound)
    }

    /// Relative to the working folder where that is shorter.
    private static func shortened(_ path: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }
}
