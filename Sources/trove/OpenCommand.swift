import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove open ID`
struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open the file of a hit or document at its page.",
        discussion: "The desktop's own viewer is used (xdg-open); whether it heeds the page is up to it.")

    @Argument(help: "A hit's id (c_..., i_...), a document's id (d_...), or the path of an indexed file.")
    var id: String
    @Flag(name: .customLong("print"), help: "Print the link and open nothing.")
    var isPrinted = false
    @OptionGroup var common: CommonOptions

    private struct Link: Encodable { var link: String, path: String, page: Int? }

    func run() async throws {
        let found = try await common.trove().fetch(id, neighbours: 0, limit: 1)
        if common.json {
            return try Terminal.printJSON(Link(link: found.link, path: found.path, page: found.page))
        }
        if isPrinted { return print(Terminal.printable(found.link)) }
        let viewer = Process()
        viewer.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        viewer.arguments = ["xdg-open", found.link]
        viewer.standardOutput = FileHandle.nullDevice
        viewer.standardError = FileHandle.nullDevice
        try viewer.run()
        viewer.waitUntilExit()
        guard viewer.terminationStatus == 0 else {
            throw TroveError(
                .unavailable, "xdg-open cannot open \(found.link) here; --print gives the link to open it elsewhere")
        }
    }
}
