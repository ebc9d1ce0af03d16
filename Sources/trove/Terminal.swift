import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Where output goes: results to standard output, everything said to people beside them to standard error.
enum Terminal {
    /// True when standard output is a terminal and colours are not switched off (`NO_COLOR`).
    static let hasColour = isatty(1) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    /// True when standard error is a terminal.
    static let isErrorLive = isatty(2) == 1

    /// Whether a person types what is read.
    static let isInputLive = isatty(0) == 1

    /// A line that a person types; nil at the end.
    static func asked(_ prompt: String) -> String? {
        noteRaw(prompt)
        return readLine()
    }

    /// One line to standard error.
    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Bytes to standard error as they are.
    static func noteRaw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    /// One line to standard output, at once.
    static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// A value as JSON on standard output.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A value as one line of JSON on standard output, at once.
    static func printJSONLine(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Columns of the terminal on standard error, or 80.
    static var width: Int {
        var size = winsize()
        return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Text without control characters: what comes from documents must not steer the terminal.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
                    return isControl ? "\u{FFFD}" : scalar
                }))
    }

    /// `1 page`, `2 pages`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    static func bold(_ text: String) -> String { hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    static func dim(_ text: String) -> String { hasColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
