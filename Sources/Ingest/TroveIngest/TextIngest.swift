package import TroveCatalog
internal import TroveChunk
package import TroveCore
package import TroveEmbed

/// Commits documents that are given as text, without files behind them.
package struct TextIngest: Sendable {
    /// One document.
    package struct Document: Sendable {
        /// Its name in the ledger; unique.
        package var path: String
        package var title: String
        package var text: String

        package init(path: String, title: String, text: String) {
            self.path = path
            self.title = title
            self.text = text
        }
    }

    private let catalog: SQLiteCatalog
    private let encoder: TextEncoder?
    private let space: SpaceRecord?
    private let chunker: Chunker

    /// Creates an ingest into `catalog`.
    package init(
        catalog: SQLiteCatalog, encoder: TextEncoder?, space: SpaceRecord?, tokenCounter: any TokenCounter
    ) {
        self.catalog = catalog
        self.encoder = encoder
        self.space = space
        chunker = Chunker(tokenCounter: tokenCounter)
    }

    /// Commits `documents` below a root of that name. Blank lines part paragraphs.
    package func add(_ documents: [Document], root name: String) async throws {
        let root = try await catalog.addRoot(path: name, device: 0, inode: 0)
        var batch = CommitBatch()
        for document in documents {
            let extracted = Self.extracted(document)
            let chunks = chunker.chunks(of: extracted, fallbackTitle: document.title)
            let file = FileRecord(
                path: document.path, rootID: root.id, format: extracted.format, state: .indexed)
            batch.add(
                DocumentToCommit(
                    sha256: Identifier.digest("\(name)\n\(document.path)\n\(document.text)"), extracted: extracted,
                    chunks: chunks, vectors: Array(repeating: nil, count: chunks.count), settings: "text",
                    readAs: ReadingName.of(path: document.path), embeddedCharacters: 0, files: [file]))
            guard batch.isFull else { continue }
            try await catalog.commit(batch.embedded(by: encoder), space: space)
            batch = CommitBatch()
        }
        try await catalog.commit(batch.embedded(by: encoder), space: space)
    }

    /// The text as one document, its title as its first heading.
    private static func extracted(_ document: Document) -> ExtractedDocument {
        var blocks: [Block] = []
        var start = 0
        let scalars = Array(document.text.unicodeScalars)
        func close(_ end: Int) {
            var (low, high) = (start, end)
            while low < high, scalars[low].properties.isWhitespace { low += 1 }
            while high > low, scalars[high - 1].properties.isWhitespace { high -= 1 }
            if low < high { blocks.append(Block(kind: .paragraph, span: ScalarSpan(low, high))) }
        }
        for index in scalars.indices.dropFirst() where scalars[index] == "\n" && scalars[index - 1] == "\n" {
            close(index)
            start = index
        }
        close(scalars.count)
        return ExtractedDocument(
            format: "text", metadata: document.title.isEmpty ? [:] : ["title": document.title], text: document.text,
            blocks: blocks)
    }
}
