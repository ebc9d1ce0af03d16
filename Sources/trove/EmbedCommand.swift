import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// Options of the text encoder.
struct EncoderArguments: ParsableArguments {
    @Option(help: "Numbers of the matrix products: fp32, bf16 or int8. Default: bf16 where the processor has it.")
    var precision: String?

    @Option(help: "Threads that encode. Default: one for each processor.")
    var threads: Int?

    @Option(help: ArgumentHelp("Folder of another BERT-family encoder.", valueName: "dir"), completion: .directory)
    var model: String?

    @Option(help: "Most tokens of a text that are read. Default: the model's window.")
    var length: Int?

    @Option(help: "Tokens that a thread encodes at a time. Default: what is fastest.")
    var batch: Int?

    @Flag(
        help: """
            Give each text the same bits whatever texts it comes with. That is always so on one processor and \
            precision; with this flag the precision is fp32 unless --precision says another.
            """)
    var deterministic = false

    var options: EmbeddingOptions {
        EmbeddingOptions(
            precision: precision ?? (deterministic ? "fp32" : nil), threads: threads,
            model: model.map { URL(fileURLWithPath: $0) }, length: length, batch: batch)
    }

    /// The lines of a file of texts, one text each.
    static func lines(of path: String) throws -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TroveError(.notFound, "cannot read \(path); give a file with one text a line")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw TroveError(.corruptInput, "\(path) is not UTF-8; convert it first")
        }
        var lines = text.split(separator: /\r?\n/, omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

/// `trove embed [TEXT...]`
struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Print the vectors of texts, for other programs.",
        discussion: """
            One line a text: its floats, separated by spaces. A text of which the encoder cannot read more than a \
            fifth gets an empty line (null with --json).
            """)

    @Argument(help: "Texts, a vector each.")
    var texts: [String] = []

    @Option(help: ArgumentHelp("A file with one text a line, after the texts given.", valueName: "file"))
    var file: String?

    @Flag(help: "Print each text's tokens and the characters they cover, a line of JSON a text, instead of vectors.")
    var tokens = false

    @Option(help: ArgumentHelp("With --tokens: another model's tokenizer.json.", valueName: "file"))
    var tokenizer: String?

    @OptionGroup var encoder: EncoderArguments
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if tokenizer != nil, !tokens { throw ValidationError("--tokenizer goes with --tokens") }
        if texts.isEmpty, file == nil { throw ValidationError("give texts, or a file of texts with --file") }
    }

    func run() async throws {
        let all = try texts + (file.map(EncoderArguments.lines) ?? [])
        if tokens { return try printTokens(of: all) }
        let result = try await common.trove().embed(all, options: encoder.options)
        for (index, row) in result.embeddings.enumerated() {
            if row.vector == nil { common.warn("text \(index + 1) has no vector: it is in a script that is not read") }
            if row.tokensLeftOut > 0 {
                common.warn("the last \(row.tokensLeftOut) tokens of text \(index + 1) lie beyond the encoder's window")
            }
        }
        if common.json { return try Terminal.printJSON(result) }
        for row in result.embeddings {
            print((row.vector ?? []).map(\.description).joined(separator: " "))
        }
    }

    private func printTokens(of texts: [String]) throws {
        let file = tokenizer.map { URL(fileURLWithPath: $0) }
        for text in try common.trove().tokenize(texts, tokenizer: file, options: encoder.options) {
            let spans = text.spans.map { "[\($0.start),\($0.end)]" }.joined(separator: ",")
            print("{\"ids\":[\(text.ids.map(\.description).joined(separator: ","))],\"spans\":[\(spans)]}")
        }
    }
}
