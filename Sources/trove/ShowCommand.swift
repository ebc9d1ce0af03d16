import ArgumentParser
import TroveCore
import TroveKit

/// `trove show ID`
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a document, or a hit with the passages around it.")

    @Argument(help: "A hit's id (c_...), a document's id (d_...), or the path of an indexed file.")
    var id: String
    @Option(
        help: ArgumentHelp("Write the page with the passage marked, as PNG.", valueName: "file.png"),
        completion: .file())
    var picture: String?
    @Flag(help: "Cut the picture to the passage.")
    var cut = false
    @Option(help: ArgumentHelp("Opens a protected file, for --picture.", valueName: "word"))
    var password: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if picture == nil, cut || password != nil { throw ValidationError("--cut and --password go with --picture") }
    }

    func run() async throws {
        if let picture {
            let data = try await common.trove().picture(of: id, cutsToPassage: cut, password: password)
            return try Terminal.write(data, to: picture)
        }
        let shown = try await common.trove().show(id)
        if common.json { return try Terminal.printJSON(shown) }
        print(Terminal.bold(Terminal.printable(shown.title ?? shown.paths.first ?? shown.id)))
        for path in shown.paths { print(Terminal.printable(path)) }
        print(Terminal.dim("\(shown.id)  \(shown.format)  sha256 \(shown.sha256)"))
        for page in shown.pages {
            let confidence = page.confidence.map { ", confidence \(Int(($0 * 100).rounded())) %" } ?? ""
            print(
                Terminal.dim(
                    "page \(page.page): \(page.width) x \(page.height), read by \(page.readBy.rawValue)\(confidence)"))
        }
        for warning in shown.warnings { common.warn(warning) }
        if let text = shown.text { return print("\n" + Terminal.printable(text)) }
        for chunk in shown.chunks {
            let place = chunk.headingPath.isEmpty ? "" : "  " + chunk.headingPath.joined(separator: " > ")
            print("\n" + Terminal.dim(chunk.id + Terminal.printable(place)))
            let text = Terminal.printable(chunk.text)
            print(chunk.id == shown.chunk ? Terminal.bold(text) : text)
        }
    }
}
