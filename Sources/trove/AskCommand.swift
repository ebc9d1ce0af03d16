import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove ask QUESTION`
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Answer a question with sentences that can be checked on the page.",
        discussion: """
            The answer is made of the documents' own sentences, table rows and crops of pictures, each with the file \
            and page it stands on. Where nothing is about the question, where it is not said, or where sources \
            disagree, the answer says so. Without a question, on a terminal, one after the other may be asked.
            """)

    @Argument(help: "The question, in words.")
    var text: [String] = []

    @Option(help: "A picture file that the question is about; may be given several times.", completion: .file())
    var image: [String] = []

    @Option(name: [.customShort("k"), .long], help: "The most sentences for each thing asked.")
    var limit = 3

    @Flag(help: "Drop sentences that nothing bears out, instead of marking them.")
    var strict = false

    @Option(help: "hybrid (words and vectors), dense or lexical.")
    var mode: SearchMode = .hybrid

    @Option(
        help: ArgumentHelp(
            "How often names of the first passages are followed to others that say more of them.", valueName: "n"))
    var hops: Hops = .auto

    @Flag(help: "Say which passages were read, by which path they were found, and what the outcome was reckoned from.")
    var explain = false

    @Option(
        help: ArgumentHelp(
            "Answer from some only: 'path:reports/** page>3 lang:zh modified>2026-01-01', or JSON.",
            valueName: "filter"))
    var filter = ""

    @Option(
        help: ArgumentHelp("Answer from below a folder only; may be repeated.", valueName: "dir"),
        completion: .directory)
    var scope: [String] = []

    @Option(
        help: ArgumentHelp(
            "Answer a file of questions, one a line, with one line of JSON each.", valueName: "file"),
        completion: .file())
    var queries: String?

    @Option(
        help: ArgumentHelp(
            "Have a language model write the answer, held to its evidence: an OpenAI-compatible endpoint.",
            valueName: "url"))
    var llm: String?

    @Option(help: ArgumentHelp("The model's name there; the only one if it is not given.", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "A conversation: a question that points back is asked with the one before it, as far as that was kept.",
            valueName: "name"))
    var session = ""

    @Flag(help: "Keep question and answer as memories of the session, for later ones and for `trove recall`.")
    var remember = false

    @Flag(help: "Keep the answer in the store, to be checked again by `trove certify`.")
    var save = false

    @Option(help: ArgumentHelp("Write the answer to a file that `trove certify` checks.", valueName: "file"))
    var saveTo: String?

    @OptionGroup var common: CommonOptions

    private func request(_ text: String) -> AskRequest {
        var request = AskRequest(text)
        request.limit = limit
        request.mode = mode
        request.filter = filter
        request.scope = scope
        request.isStrict = strict
        request.hops = hops
        request.explains = explain
        request.session = session
        request.remembers = remember
        return request
    }

    func validate() throws {
        if queries != nil {
            guard text.isEmpty, image.isEmpty else {
                throw ValidationError("--queries holds the questions: give no other one and no picture")
            }
        } else if text.isEmpty, image.isEmpty, !Terminal.isInputLive {
            throw ValidationError("ask a question in words, or give a picture with --image")
        }
        if remember, !image.isEmpty {
            throw ValidationError("questions with pictures are not kept; leave --remember or --image out")
        }
    }

    func run() async throws {
        let trove = try common.trove([.llm: llm, .llmModel: model])
        if let host = try await trove.newEndpoint() {
            common.note("the question and the passages found for it go to \(host), for the first time")
        }
        let opened = try await trove.searchSession(needsVectors: mode != .lexical || !image.isEmpty)
        if let queries {
            let requests = try EncoderArguments.lines(of: queries).map(request)
            for try await answer in opened.answers(to: requests) {
                if save { _ = try await trove.save(answer) }
                try Terminal.printJSONLine(answer)
            }
            return
        }
        if text.isEmpty, image.isEmpty { return try await converse(trove, opened) }
        try await answer(request(text.joined(separator: " ")), trove, opened)
    }

    /// Answers one question after the other, as a person types them, until there are no more.
    private func converse(_ trove: Trove, _ opened: SearchSession) async throws {
        let name = session.isEmpty ? UUID().uuidString : session
        Terminal.note("Ask; an empty line ends.")
        while let line = Terminal.asked("? "), !line.allSatisfy(\.isWhitespace) {
            var request = request(line)
            request.session = name
            do {
                try await answer(request, trove, opened)
            } catch let error as TroveError {
                common.warn(error.message)
            }
        }
    }

    private func answer(_ request: AskRequest, _ trove: Trove, _ opened: SearchSession) async throws {
        let isLive = !common.json && !common.quiet && Terminal.isErrorLive
        let answer =
            if image.isEmpty {
                try await opened.ask(request) { sentence, _ in
                    if isLive { Terminal.note(Terminal.printable(sentence.text)) }
                }
            } else {
                try await opened.ask(request, with: PictureQuery(images: image.map(URL.init(fileURLWithPath:))))
            }
        if save { common.note("saved as \(try await trove.save(answer).id)") }
        if let saveTo { try Terminal.write(JSONEncoder().encode(try await trove.savable(answer)), to: saveTo) }
        if common.json { return try Terminal.printJSON(answer) }
        for warning in answer.warnings { common.warn(warning) }
        print(Terminal.printable(answer.markdown), terminator: "")
        for part in answer.explanation ?? [] {
            print(Terminal.printable((["", part.question] + part.lines).joined(separator: "\n")))
        }
    }
}
