/// Tells what a file is from its first bytes; the name is asked only among kinds of text.
package enum FormatSniffer {
    /// Bytes that are enough for most files. More is better: the members of a zip file may stand further on.
    package static let prefixLength = 64 << 10

    /// The format of a file.
    /// - Parameters:
    ///   - prefix: The file's first ``prefixLength`` bytes or more; all of them when it is shorter.
    ///   - fileName: Its name or path. Never believed against the bytes.
    package static func sniff(_ prefix: [UInt8], fileName: String) -> FileFormat {
        if prefix.isEmpty { return .empty }
        if let format = ZipSniffer.sniff(prefix) { return known(format) }
        if let format = OLESniffer.sniff(prefix, fileName: fileName) { return known(format) }
        if let format = BinarySignature.sniff(prefix) { return known(format) }
        guard let text = TextSample(prefix) else { return .unknown }
        return known(TextSniffer.sniff(text, fileName: fileName))
    }

    /// The same format as its parser states it, if there is one: it is read then.
    private static func known(_ format: FileFormat) -> FileFormat {
        FormatTable.format(named: format.name) ?? format
    }
}
