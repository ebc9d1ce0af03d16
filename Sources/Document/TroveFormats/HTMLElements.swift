/// What the elements of HTML are to a reader.
enum HTMLElements {
    /// Elements that begin and end a block of text.
    static let blocks: Set<String> = [
        "html", "body", "address", "article", "aside", "blockquote", "center", "details", "dialog", "dd", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "legend", "li", "main", "nav", "ol", "ul", "menu", "dir", "p", "pre", "listing", "xmp", "section",
        "summary", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "option", "optgroup", "select",
        "textarea", "search", "noscript", "iframe", "frameset", "noframes", "video", "audio",
    ]

    private static let dropped: Set<String> = [
        "script", "style", "template", "head", "title", "meta", "link", "base", "svg", "math-annotation", "datalist",
        "object-param", "param", "colgroup", "col", "noframes-script",
    ]

    /// True for elements that a browser never shows.
    static func isDropped(_ node: MarkupTree.Node) -> Bool {
        if dropped.contains(node.name) { return true }
        if node.attributes.isEmpty { return false }
        if node.attributes["hidden"] != nil { return true }
        if node.name == "a", let kind = node.attributes["class"], kind.contains("headerlink") { return true }
        if node.name == "annotation" || node.name == "annotation-xml" { return true }
        guard let style = node.attributes["style"] else { return false }
        let plain = style.lowercased().filter { !$0.isWhitespace }
        return plain.contains("display:none") || plain.contains("visibility:hidden")
    }

    /// True for what surrounds the main text: navigation, banners, page footers, side columns.
    static func isBoilerplate(_ node: MarkupTree.Node, isInContent: Bool) -> Bool {
        switch node.attributes["role"] ?? "" {
        case "navigation", "banner", "contentinfo", "search": return true
        case "main", "article": return false
        default: break
        }
        switch node.name {
        case "nav": return true
        case "footer", "aside": return !isInContent
        default: return false
        }
    }

    /// Elements that a writer of Markdown may use within a line; other names in angle brackets are text.
    static let inline: Set<String> = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "img", "input", "ins", "kbd", "label", "mark", "picture", "q", "rp", "rt", "ruby", "s", "samp",
        "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "video", "wbr",
    ]
}
