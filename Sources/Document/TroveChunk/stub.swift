package import TroveCore
package struct Chunker: Sendable { package init(tokenCounter: any TokenCounter) {}
 package func chunks(of: ExtractedDocument, fileName: String) -> [Chunk] { [] } }
