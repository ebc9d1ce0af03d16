import CXML2
import TroveCore

extension MarkupTree {
    /// Parses HTML, however broken. `html` must hold fewer bytes than `Int32.max`.
    static func html(_ html: String, limits: FormatLimits) throws(TroveError) -> MarkupTree {
        try parse(Array(html.utf8), isHTML: true, limits: limits)
    }

    /// Parses XML in the encoding it declares; goes on after errors and notes them in ``isMalformed``.
    static func xml(_ bytes: [UInt8], limits: FormatLimits) throws(TroveError) -> MarkupTree {
        try parse(bytes, isHTML: false, limits: limits)
    }

    /// Parsers of XML may recurse as deep as this.
    private static let deepestXML = 300

    private static func parse(
        _ bytes: [UInt8], isHTML: Bool, limits: FormatLimits
    ) throws(TroveError) -> MarkupTree {
        guard bytes.count <= limits.textBytes, bytes.count < Int(Int32.max) else {
            throw TroveError(.limitExceeded, "\(bytes.count) bytes of markup are more than the limit")
        }
        let builder = MarkupTreeBuilder(
            tree: MarkupTree(limit: limits.elements, deepest: isHTML ? .max : Self.deepestXML))
        var events = MarkupTreeBuilder.events
        // SAFETY: `builder` lives until the end of this function, beyond the last event.
        let context = unsafe Unmanaged.passUnretained(builder).toOpaque()
        // SAFETY: a byte and a C character have the same size and alignment; the bytes, the table of functions and
        // the context outlive the call, which keeps none of them.
        let status = unsafe bytes.withUnsafeBytes { raw in
            let start = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            return isHTML
                ? unsafe cxml2_parse_html(start, Int32(raw.count), &events, context)
                : unsafe cxml2_parse_xml(start, Int32(raw.count), &events, context)
        }
        guard status >= 0 else { throw TroveError(.limitExceeded, "no memory left to parse \(bytes.count) bytes") }
        return withExtendedLifetime(builder) {
            builder.tree.finish()
            builder.tree.isMalformed = status != 0
            return builder.tree
        }
    }
}

/// Receives the parser's events: a class, so that C can carry a reference to it.
private final class MarkupTreeBuilder {
    var tree: MarkupTree

    init(tree: MarkupTree) { self.tree = tree }

    // SAFETY: every `context` below is the builder that `parse` passes in, alive during the call; strings are
    // NUL-terminated or come with their length, and are copied before returning.
    static var events: cxml2_events {
        unsafe cxml2_events(
            start: { context, prefix, name in
                let builder = unsafe MarkupTreeBuilder.at(context)
                guard let name = unsafe name else { return 0 }
                let prefix = unsafe prefix.map { unsafe String(cString: $0) } ?? ""
                return unsafe builder?.tree.open(String(cString: name), prefix: prefix) == false ? 1 : 0
            },
            attribute: { context, prefix, name, value, length in
                guard let name = unsafe name, let value = unsafe value else { return }
                let prefix = unsafe prefix.map { unsafe String(cString: $0) } ?? ""
                unsafe MarkupTreeBuilder.at(context)?.tree.attribute(
                    String(cString: name), prefix: prefix, value: MarkupTreeBuilder.string(value, length))
            },
            end: { context, name in
                guard let name = unsafe name else { return }
                unsafe MarkupTreeBuilder.at(context)?.tree.close(String(cString: name))
            },
            text: { context, text, length in
                guard let text = unsafe text else { return }
                unsafe MarkupTreeBuilder.at(context)?.tree.append(text: MarkupTreeBuilder.string(text, length))
            })
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> MarkupTreeBuilder? {
        unsafe context.map { unsafe Unmanaged<MarkupTreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func string(_ text: UnsafePointer<CChar>, _ length: Int32) -> String {
        unsafe String(
            decoding: UnsafeRawBufferPointer(start: text, count: Int(max(length, 0))), as: UTF8.self)
    }
}
