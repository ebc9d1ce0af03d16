/// A kind of file, told by its content: its name, what people call it, and what Trove does with it.
package struct FileFormat: Sendable, Hashable {
    /// Short and stable: `docx`, `markdown`, `png`.
    package let name: String
    /// What a person calls it: "Word document".
    package let description: String
    /// What Trove does with it.
    package let reading: Reading

    /// What Trove does with a kind of file.
    package enum Reading: Sendable, Hashable {
        /// A parser of this module turns it into text and blocks.
        case document
        /// A picture: decoded and read elsewhere.
        case picture
        /// Not read; the words say why and fit after a colon.
        case skipped(String)
    }

    /// Creates a format.
    package init(_ name: String, _ description: String, _ reading: Reading) {
        self.name = name
        self.description = description
        self.reading = reading
    }

    /// Why a file of this kind is skipped, in one line; nil when it is read.
    package var skipReason: String? {
        guard case .skipped(let why) = reading else { return nil }
        return "\(name): \(description): \(why)"
    }
}

extension FileFormat {
    /// A format that Trove knows by name but does not read.
    static func unread(_ name: String, _ description: String) -> FileFormat {
        FileFormat(name, description, .skipped("Trove does not read this format"))
    }

    /// A file without a byte.
    static let empty = FileFormat("empty", "empty file", .skipped("there is nothing to read"))
    /// Bytes that are no text and carry no known signature.
    static let unknown = FileFormat("binary", "binary data of an unknown kind", .skipped("Trove does not know it"))
}
