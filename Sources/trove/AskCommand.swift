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
            disagree, the answer says so.
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

    @OptionGroup var common: CommonOptions

    private func request(_ text: String) -> AskRequest {
        var request = AskRequest(text)
        request.limit = limit
        request.mode = mode
        request.filter = filter
        request.scope = scope
        request.isStrict = strict
        return request
    }

    func validate() throws {
        if queries != nil {
            guard text.isEmpty, image.isEmpty else {
                throw ValidationError("--queries holds the questions: give no other one and no picture")
            }
        } else if text.isEmpty, image.isEmpty {
            throw ValidationError("ask a question in words, or give a picture with --image")
        }
    }

    func run() async throws {
        let trove = try common.trove()
        if let queries {
            let session = try await trove.searchSession(needsVectors: mode != .lexical)
            let requests = try EncoderArguments.lines(of: queries).map(request)
            for try await answer in session.answers(to: requests) { try Terminal.printJSONLine(answer) }
            return
        }
        let request = request(text.joined(separator: " "))
        let answer =
            if image.isEmpty {
                try await trove.ask(request)
            } else {
                try await trove.ask(request, with: PictureQuery(images: image.map(URL.init(fileURLWithPath:))))
            }
        if common.json { return try Terminal.printJSON(answer) }
        for warning in answer.warnings { common.warn(warning) }
        print(Terminal.printable(answer.markdown), terminator: "")
    }
}
