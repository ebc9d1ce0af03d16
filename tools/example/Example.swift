import Foundation
import TroveKit

/// Indexes a folder and answers a question about it: `TroveExample FOLDER QUESTION`
@main struct Example {
    static func main() async throws {
        let (folder, question) = (CommandLine.arguments[1], CommandLine.arguments[2])
        let store = URL(fileURLWithPath: folder).appendingPathExtension("trove").path
        // The `trove` executable beside this one reads files in child processes.
        let worker = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("trove")
        let trove = Trove(configuration: try Configuration(flags: [.store: store]), workerExecutable: worker)
        let report = try await trove.index([URL(fileURLWithPath: folder)])
        print("\(report.count(.added)) files were added")
        for hit in try await trove.search(question, limit: 3).results {
            print(hit.source.path, hit.source.page.map { "page \($0)" } ?? "", hit.text.prefix(80))
        }
    }
}
