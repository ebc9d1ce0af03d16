/// What a file's name says about how to read it: its ending, no more.
///
/// Kinds of text are told apart by their names where their bytes leave it open. A worker gets this hint instead of the
/// name, so that the same content under another name with the same ending is read the same.
package enum ReadingName {
    /// `file.md` for `notes/Today.MD`, `file.txt.gz` for `a.txt.gz`, `makefile` for `Makefile`.
    package static func of(path: String) -> String {
        let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...].lowercased()
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] != "" || parts.count > 2, let last = parts.last else { return name }
        let isPacked = parts.count > 2 && packed.contains(String(last))
        return "file." + parts.suffix(isPacked ? 2 : 1).joined(separator: ".")
    }

    /// Endings of compressed files, before which the ending of their content stands.
    private static let packed: Set<String> = ["gz", "bz2", "xz", "zst", "lz4", "lzma", "z"]
}
