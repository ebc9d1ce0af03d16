/// The elements and texts of an HTML or XML file, flat in document order: node 0 is the root around all others.
///
/// Walk it with loops, never by recursion: files nest a hundred thousand deep.
struct MarkupTree: Sendable {
    /// An element or a run of text.
    struct Node: Sendable {
        /// Local name of an element; empty for text.
        var name: String
        /// Its namespace prefix as written; empty for none.
        var prefix: String
        /// The characters of a text node.
        var text: String
        /// Attributes by local name, and by `prefix:name` where they have a prefix.
        var attributes: [String: String]
        /// The element around it.
        var parent: Int
        /// One past its last descendant: the subtree of node `i` is `i..<end`.
        var end: Int

        /// True for a run of text.
        var isText: Bool { name.isEmpty }
    }

    /// Nodes in document order.
    private(set) var nodes: [Node] = [Node(name: "#root", prefix: "", text: "", attributes: [:], parent: 0, end: 1)]
    /// True when the file had more elements than the limit.
    private(set) var isTruncated = false
    /// True when an XML file was not well-formed.
    var isMalformed = false

    private var openElements = [0]
    private let limit: Int
    private let deepest: Int
    private var tooDeep = 0

    /// An empty tree that takes at most `limit` nodes. Elements nested deeper than `deepest` are left out; their text
    /// belongs to the element around them.
    init(limit: Int, deepest: Int = .max) {
        self.limit = limit
        self.deepest = deepest
    }

    /// A node.
    subscript(index: Int) -> Node { nodes[index] }

    /// The children of a node, in order.
    func children(of index: Int) -> Children { Children(tree: self, at: index + 1, end: nodes[index].end) }

    /// The first descendant element of that name, or nil.
    func first(_ name: String, in root: Int = 0) -> Int? {
        (root + 1..<max(nodes[root].end, root + 1)).first { nodes[$0].name == name }
    }

    /// The child elements of that name.
    func children(_ name: String, of index: Int) -> [Int] { children(of: index).filter { nodes[$0].name == name } }

    /// All the text beneath a node, as written.
    func text(of index: Int) -> String {
        var out = ""
        for at in index..<nodes[index].end where nodes[at].isText { out += nodes[at].text }
        return out
    }

    /// The children of one node.
    struct Children: Sequence, IteratorProtocol {
        let tree: MarkupTree
        var at: Int
        let end: Int

        mutating func next() -> Int? {
            guard at < end else { return nil }
            defer { at = tree.nodes[at].end }
            return at
        }
    }
}

extension MarkupTree {
    /// Opens an element. False when the limit is reached: the parser should stop.
    mutating func open(_ name: String, prefix: String) -> Bool {
        guard nodes.count < limit else {
            isTruncated = true
            return false
        }
        guard openElements.count < deepest else {
            tooDeep += 1
            return true
        }
        let parent = openElements[openElements.count - 1]
        openElements.append(nodes.count)
        nodes.append(
            Node(name: name, prefix: prefix, text: "", attributes: [:], parent: parent, end: nodes.count + 1))
        return true
    }

    /// Adds an attribute to the element that has just been opened.
    mutating func attribute(_ name: String, prefix: String, value: String) {
        guard tooDeep == 0 else { return }
        let last = nodes.count - 1
        if nodes[last].attributes[name] == nil { nodes[last].attributes[name] = value }
        if !prefix.isEmpty { nodes[last].attributes[prefix + ":" + name] = value }
    }

    /// Adds characters.
    mutating func append(text: String) {
        let last = nodes.count - 1
        if nodes[last].isText, nodes[last].parent == openElements[openElements.count - 1] {
            nodes[last].text += text
        } else if nodes.count < limit {
            nodes.append(
                Node(
                    name: "", prefix: "", text: text, attributes: [:], parent: openElements[openElements.count - 1],
                    end: nodes.count + 1))
        } else {
            isTruncated = true
        }
    }

    /// Closes the innermost open element of that name; a name that is not open closes nothing.
    mutating func close(_ name: String) {
        guard tooDeep == 0 else {
            tooDeep -= 1
            return
        }
        guard openElements.count > 1 else { return }
        guard
            nodes[openElements[openElements.count - 1]].name == name
                || openElements.contains(where: { nodes[$0].name == name })
        else { return }
        while openElements.count > 1 {
            let last = openElements.removeLast()
            nodes[last].end = nodes.count
            if nodes[last].name == name { return }
        }
    }

    /// Closes what is still open.
    mutating func finish() {
        for index in openElements { nodes[index].end = nodes.count }
        openElements = [0]
    }
}
