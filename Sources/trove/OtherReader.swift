import Foundation

/// What another program reads from a file, run as a process of its own.
struct OtherReader: Encodable {
    /// The program.
    var name: String
    /// Seconds, start included.
    var seconds: Double
    /// Scalars of text; 0 where it failed.
    var characters: Int

    /// The programs that know a format, of those that are installed.
    static func all(of file: URL, format: String?) -> [OtherReader] {
        guard let format else { return [] }
        var found: [OtherReader] = []
        if format == "pdf", let path = path(of: "pdftotext") {
            found.append(OtherReader("pdftotext", path, [file.path, "-"]))
        }
        if pandoc.contains(format), let path = path(of: "pandoc") {
            found.append(OtherReader("pandoc", path, ["-f", format, "-t", "plain", file.path]))
        }
        if docling.contains(format), let path = path(of: "docling") {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
            defer { try? FileManager.default.removeItem(at: folder) }
            found.append(
                OtherReader("docling", path, ["--to", "text", "--output", folder.path, file.path], output: folder))
        }
        return found
    }

    private static let pandoc: Set<String> = [
        "docx", "odt", "epub", "html", "rtf", "latex", "org", "mediawiki", "textile", "rst", "fb2", "ipynb", "docbook",
        "opml",
    ]
    private static let docling: Set<String> = ["pdf", "docx", "pptx", "xlsx", "html", "markdown", "asciidoc", "csv"]

    private static func path(of program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first(where: FileManager.default.isExecutableFile(atPath:))
    }

    /// Runs a program.
    /// - Parameter output: The folder that it writes its text to; nil for standard output.
    private init(_ name: String, _ path: String, _ arguments: [String], output: URL? = nil) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        let clock = ContinuousClock()
        let start = clock.now
        var data = Data()
        if (try? process.run()) != nil {
            data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
        }
        seconds = (clock.now - start) / .seconds(1)
        if let output {
            let files =
                (try? FileManager.default.contentsOfDirectory(at: output, includingPropertiesForKeys: nil)) ?? []
            data = files.compactMap { try? Data(contentsOf: $0) }.reduce(Data(), +)
        }
        self.name = name
        characters = String(decoding: data, as: UTF8.self).unicodeScalars.count
    }
}
