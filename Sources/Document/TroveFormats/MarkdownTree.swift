import CCMark
import TroveCore

/// The nodes of a Markdown document, flat in document order: the subtree of node `i` is `i..<end`.
struct MarkdownTree: Sendable {
    /// One node of CommonMark or its extensions.
    struct Node: Sendable {
        /// cmark's own name: `paragraph`, `list`, `table_cell`, `html_inline`...
        var type: String
        /// The characters of a leaf.
        var literal: String
        /// Level of a heading, or the first number of an ordered list.
        var number = 0
        /// The words after a code fence.
        var info = ""
        /// True for an ordered list, a ticked task.
        var flag = false
        /// One past its last descendant.
        var end: Int
    }

    /// Nodes in document order; the first is the document.
    private(set) var nodes: [Node] = []

    private static let isReady: Void = cmark_gfm_core_extensions_ensure_registered()

    /// Parses Markdown.
    init(_ text: String, limits: FormatLimits) throws(TroveError) {
        _ = Self.isReady
        let bytes = Array(text.utf8)
        // SAFETY: cmark copies the bytes; a byte and a C character have the same size and alignment.
        let document = unsafe bytes.withUnsafeBytes { raw in
            unsafe ccmark_parse(raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
        }
        guard let document = unsafe document else {
            throw TroveError(.limitExceeded, "no memory left to parse Markdown")
        }
        // SAFETY: the document is owned here and freed once, after the last use of its nodes.
        defer { unsafe cmark_node_free(document) }
        guard let iterator = unsafe cmark_iter_new(document) else {
            throw TroveError(.limitExceeded, "no memory left to walk Markdown")
        }
        defer { unsafe cmark_iter_free(iterator) }
        var open: [Int] = []
        while true {
            // SAFETY: the iterator and every node it returns belong to the document, which is alive.
            let event = unsafe cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE || event == CMARK_EVENT_NONE { break }
            guard let node = unsafe cmark_iter_get_node(iterator) else { break }
            if event == CMARK_EVENT_ENTER {
                guard nodes.count < limits.elements else {
                    throw TroveError(.limitExceeded, "more elements than the limit of \(limits.elements)")
                }
                let read = unsafe Self.read(node, at: nodes.count)
                nodes.append(read)
                if !Self.leaves.contains(read.type) { open.append(nodes.count - 1) }
            } else if let last = open.popLast() {
                nodes[last].end = nodes.count
            }
        }
        for index in open { nodes[index].end = nodes.count }
    }

    /// Types for which cmark reports no exit.
    private static let leaves: Set<String> = [
        "html_block", "thematic_break", "code_block", "text", "softbreak", "linebreak", "code", "html_inline",
    ]

    // SAFETY: called with a live node; strings that cmark returns are NUL-terminated, live as long as the node,
    // and are copied here.
    private static func read(_ node: OpaquePointer, at index: Int) -> Node {
        let type: String
        switch unsafe cmark_node_get_type(node) {
        case CMARK_NODE_FOOTNOTE_REFERENCE: type = "footnote_reference"
        case CMARK_NODE_FOOTNOTE_DEFINITION: type = "footnote_definition"
        default: type = unsafe cmark_node_get_type_string(node).map { unsafe String(cString: $0) } ?? ""
        }
        let literal = unsafe cmark_node_get_literal(node).map { unsafe String(cString: $0) } ?? ""
        var read = Node(type: type, literal: literal, end: index + 1)
        switch type {
        case "heading": read.number = Int(unsafe cmark_node_get_heading_level(node))
        case "list":
            read.flag = unsafe cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            read.number = Int(unsafe cmark_node_get_list_start(node))
        case "code_block": read.info = unsafe cmark_node_get_fence_info(node).map { unsafe String(cString: $0) } ?? ""
        case "tasklist": read.flag = unsafe cmark_gfm_extensions_get_tasklist_item_checked(node)
        default: break
        }
        return read
    }
}
