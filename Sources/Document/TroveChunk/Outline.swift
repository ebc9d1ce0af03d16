import TroveCore

/// The sections and tables of a document as they stand in each other: there a chunk finds what it is a part of.
struct Outline {
    /// A section or table, and the number of the one around it.
    private struct Node {
        var parent: ChunkParent
        var outer: Int
    }

    /// In the order of their starts, the document first: those within a node follow it.
    private var nodes: [Node]

    /// Reads the blocks of a document.
    init(_ document: ExtractedDocument, in text: ScalarText) {
        let end = text.scalars.count
        nodes = [Node(parent: ChunkParent(kind: .document, span: ScalarSpan(0, end)), outer: 0)]
        var open: [Int] = []
        for block in document.blocks where block.span.end <= end {
            let shared = zip(open, block.headingPath).prefix { nodes[$0].parent.title == $1 }.count
            open.removeLast(open.count - shared)
            var titles = Array(block.headingPath[shared...])
            // A heading begins a section of its own, though one before it has the same name.
            if block.kind == .heading { titles.append(Self.line(text.string(block.span))) }
            for title in titles { open.append(add(.section, title, block.span, within: open.last)) }
            for number in open {
                nodes[number].parent.span = ScalarSpan(nodes[number].parent.span.start, block.span.end)
            }
            if block.kind == .table { _ = add(.table, nil, block.span, within: open.last) }
        }
    }

    /// The smallest of them that holds all of a chunk and more; the document where there is none.
    func parent(of chunk: ScalarSpan) -> ChunkParent {
        var (low, high) = (1, nodes.count)
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].parent.span.start <= chunk.start { low = middle + 1 } else { high = middle }
        }
        var number = low - 1
        while number > 0 {
            let span = nodes[number].parent.span
            if span.start <= chunk.start, chunk.end <= span.end, chunk.count < span.count { break }
            number = nodes[number].outer
        }
        return nodes[number].parent
    }

    private mutating func add(_ kind: ChunkParent.Kind, _ title: String?, _ span: ScalarSpan, within outer: Int?) -> Int
    {
        nodes.append(Node(parent: ChunkParent(kind: kind, title: title, span: span), outer: outer ?? 0))
        return nodes.count - 1
    }

    /// A heading as it stands in the paths of what is below it.
    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
