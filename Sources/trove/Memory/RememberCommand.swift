import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove remember TEXT`
struct RememberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remember", abstract: "Keep a fact, or what happened, word for word.",
        discussion: """
            trove remember "The boiler was serviced on 8 May" --cite c_0123456789abcdef0123
            trove remember "Tea, please" --kind episode --speaker Ana --session monday
            trove remember --subject Ana --attribute "lives in" --value Lisbon

            A fact that is known counts up. What was recalled and is handed back links to its source and is kept no \
            second time. Facts of one subject and attribute with other values contradict each other: both stay, the \
            conflict is shown, `trove memory resolve` settles it.
            """)

    @Argument(help: "The words; - reads standard input. Left out, a fact is told by its subject, attribute and value.")
    var text: [String] = []
    @Option(help: "fact, or episode: what happened.")
    var kind: MemoryKind = .fact
    @Option(help: "Of an episode: turn, call, result, plan or run.")
    var form = ""
    @Option(help: ArgumentHelp("Who spoke.", valueName: "name"))
    var speaker = ""
    @Option(help: ArgumentHelp("What its source calls it.", valueName: "id"))
    var key = ""
    @Option(help: ArgumentHelp("When it happened or began to hold.", valueName: "time"))
    var at: TimeArgument?
    @Option(help: ArgumentHelp("When it ceased to hold.", valueName: "time"))
    var until: TimeArgument?
    @Option(help: "What the fact is about.")
    var subject: String?
    @Option(help: "What of it.")
    var attribute: String?
    @Option(help: "And what that is.")
    var value: String?
    @Option(
        help: ArgumentHelp(
            "What it rests on: the id of a hit, ID@START-END or ID#LEFT,TOP,RIGHT,BOTTOM; may be repeated.",
            valueName: "id"))
    var cite: [String] = []
    @Option(help: "Whom it came from: person, own-file, tool, web or unknown.")
    var trust: Trust = .person
    @Option(help: ArgumentHelp("Who has it kept.", valueName: "name"))
    var author = "person"
    @Flag(help: "Keep it in view.")
    var pin = false
    @Option(help: ArgumentHelp("From when on it is not recalled.", valueName: "time"))
    var expires: TimeArgument?
    @Option(help: ArgumentHelp("A picture of it: a file, or the id of a picture in the store.", valueName: "file"))
    var picture: String?
    @Option(help: "What the picture shows, in words.")
    var caption: String?
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        var memory = NewMemory(try words(), kind: kind, scope: scope.scope, trust: trust, author: author)
        memory.isTold = trust == .person
        memory.form = form
        memory.speaker = speaker
        memory.key = key
        memory.at = try at?.seconds
        memory.until = try until?.seconds
        (memory.subject, memory.attribute, memory.value) = (subject, attribute, value)
        memory.isPinned = pin
        memory.expiresAt = try expires?.seconds
        memory.cites = try cite.map { try Citation($0) }
        if picture != nil || caption != nil {
            memory.picture = MemoryPicture(caption: caption ?? "", path: picture ?? "")
        }
        let receipt = try await common.trove().remember(memory)
        if common.json { return try Terminal.printJSON(receipt) }
        print("\(receipt.outcome.rawValue)  \(receipt.id)")
        for near in receipt.near { common.note("nearly the same: \(near)") }
        for conflict in receipt.conflicts {
            common.warn(
                "\(conflict.id) says otherwise: \(Terminal.printable(conflict.value)); "
                    + "settle it with `trove memory resolve ID`")
        }
    }

    private func words() throws -> String {
        if text == ["-"] {
            let data = FileHandle.standardInput.readDataToEndOfFile()
            guard let read = String(data: data, encoding: .utf8) else {
                throw TroveError(.invalidArgument, "a memory is text in UTF-8; index the file and cite it")
            }
            return read
        }
        let said = text.joined(separator: " ")
        guard said.isEmpty, let subject, let attribute, let value else { return said }
        return "\(subject) \(attribute) \(value)"
    }
}

/// `trove recall QUERY`
struct RecallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall", abstract: "Find what is known: who said what and when, and what it rests on.")

    @Argument(help: "The question, in words.")
    var text: [String] = []
    @Option(help: ArgumentHelp("A picture to find the like of, beside words or alone.", valueName: "file"))
    var image: String?
    @Option(name: [.customShort("k"), .long], help: "The most hits.")
    var limit = 10
    @Option(help: "hybrid (words and vectors), dense or lexical.")
    var mode: SearchMode = .hybrid
    @Option(help: ArgumentHelp("Only this kind: episode, fact or summary; may be repeated.", valueName: "kind"))
    var kind: [MemoryKind] = []
    @Option(help: ArgumentHelp("Only what is trusted at least so.", valueName: "trust"))
    var minTrust: Trust = .unknown
    @Option(help: ArgumentHelp("Only what happened since.", valueName: "time"))
    var since: TimeArgument?
    @Option(help: ArgumentHelp("Only what happened before.", valueName: "time"))
    var until: TimeArgument?
    @Option(help: "What freshness counts, 0 to 1.")
    var recency = 0.0
    @Option(help: "Episodes given before and after each hit.")
    var neighbours = 0
    @Option(help: "Leave out hits of less relevance, 0 to 1.")
    var minRelevance = 0.0
    @Option(help: ArgumentHelp("Print one text of at most so many tokens, with citations.", valueName: "tokens"))
    var budget: Int?
    @Flag(help: "Search the documents too.")
    var documents = false
    @Flag(help: "Print what each hit's score is made of.")
    var explain = false
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if documents, image != nil {
            throw ValidationError("documents are found by a picture with `trove search --image`")
        }
    }

    func run() async throws {
        var request = RecallRequest(text.joined(separator: " "), limit: limit, scope: scope.scope)
        request.mode = mode
        request.kinds = Set(kind)
        request.leastTrust = minTrust
        request.since = try since?.seconds
        request.until = try until?.seconds
        request.recency = recency
        request.neighbours = neighbours
        request.minimumRelevance = minRelevance
        request.budget = budget
        request.explains = explain
        let trove = try common.trove()
        let picture = PictureQuery(images: image.map { [URL(fileURLWithPath: $0)] } ?? [])
        let answer =
            try await documents
            ? trove.recallAndSearch(request) : trove.recall(request, picture: picture)
        for warning in answer.warnings { common.warn(warning) }
        if common.json { return try Terminal.printJSON(answer) }
        if let context = answer.context { return print(context.text) }
        if answer.results.isEmpty { common.note("nothing of that is known") }
        for (place, hit) in answer.results.enumerated() {
            print(hit.memory == nil ? HitText(hit, rank: place + 1).text : MemoryText.lines(hit, rank: place + 1))
            for part in hit.explanation ?? [] {
                print("   " + Terminal.dim("\(part.part)  " + String(format: "%.4f", part.value)))
            }
        }
    }
}

/// `trove forget ID...`
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forget memories, and prove it.",
        discussion: """
            They are hidden at once, then every trace is taken out of the store: rows, vectors, words, free pages, the \
            log. Prints `purged`, or `pending` with who still holds an older state; the next command that writes ends \
            it. Several options together name what fits them all.
            """)

    @Argument(help: "Ids of memories.")
    var ids: [String] = []
    @Option(help: ArgumentHelp("What happened, or was learned, before.", valueName: "time"))
    var before: TimeArgument?
    @Option(help: ArgumentHelp("What holds all of these words.", valueName: "words"))
    var about: String?
    @Flag(help: "Only count what would go.")
    var dryRun = false
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        var request = ForgetRequest()
        request.ids = ids
        request.scope = scope.scope
        request.before = try before?.seconds
        request.about = about
        request.dryRun = dryRun
        let report = try await common.trove().forget(request)
        for backup in report.backups where report.state != .nothing {
            common.warn("\(backup) still holds it; remove that file too if it should be gone for good")
        }
        if common.json { return try Terminal.printJSON(report) }
        let count = "\(report.forgotten.count) memories, \(report.states) versions of named values"
        if dryRun { return print("would forget \(count)") }
        print(report.state == .nothing ? "nothing fits" : "\(report.state.rawValue)  \(count)")
        for holder in report.holders { common.warn("held up by \(holder)") }
    }
}
