internal import Foundation
package import TroveCore

/// A hub of models and how it lays out its addresses.
package struct HubEndpoint: Sendable, Hashable {
    /// Where a hub keeps what.
    package enum Layout: Sendable, Hashable {
        /// `/api/models/…` and `/OWNER/NAME/resolve/REVISION/FILE`, as Hugging Face and its mirrors.
        case huggingFace
        /// `/api/v1/models/…/repo`, as ModelScope.
        case modelScope
    }

    /// Scheme, host and port, without a stroke at the end.
    package let base: String
    package let layout: Layout

    /// A hub by its address; `modelscope`, or `modelscope+` before an address, for that layout.
    /// - Throws: `.invalidArgument` for what is no address of a hub.
    package init(_ text: String) throws(TroveError) {
        var rest = Substring(text)
        switch text {
        case "modelscope": (rest, layout) = ("https://www.modelscope.cn", .modelScope)
        case "huggingface": (rest, layout) = ("https://huggingface.co", .huggingFace)
        default:
            if rest.hasPrefix(Self.mark) {
                rest = rest.dropFirst(Self.mark.count)
                layout = .modelScope
            } else {
                layout = .huggingFace
            }
        }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        base = String(rest)
        guard let origin = WebOrigin(base), origin.path.isEmpty || origin.path.hasPrefix("/"), !origin.host.isEmpty
        else {
            throw TroveError(
                .invalidArgument, "'\(text)' is no hub's address; give https://HOST, 'huggingface' or 'modelscope'")
        }
    }

    private static let mark = "modelscope+"

    /// Where the files of a model are listed.
    func list(_ name: ModelName, revision: String) -> String {
        switch layout {
        case .huggingFace: "\(base)/api/models/\(name)/revision/\(Self.escaped(revision))?blobs=true"
        case .modelScope: "\(base)/api/v1/models/\(name)/repo/files?Revision=\(Self.escaped(revision))&Recursive=true"
        }
    }

    /// Where one of its files lies.
    func file(_ file: String, of name: ModelName, revision: String) -> String {
        switch layout {
        case .huggingFace:
            "\(base)/\(name)/resolve/\(Self.escaped(revision))/"
                + file.split(separator: "/").map { Self.escaped(String($0)) }.joined(separator: "/")
        case .modelScope:
            "\(base)/api/v1/models/\(name)/repo?Revision=\(Self.escaped(revision))&FilePath=\(Self.escaped(file))"
        }
    }

    /// The revision that is meant where none is named.
    package var usualRevision: String { layout == .huggingFace ? "main" : "master" }

    /// Percent-encoded but for unreserved characters (RFC 3986, section 2.3).
    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { out, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
    }
}

/// The parts of an address that decide who may be told a token.
struct WebOrigin: Sendable, Hashable {
    /// `http` or `https`.
    var scheme: String
    /// Host and port.
    var host: String
    /// What follows the host.
    var path: String

    /// Nil for what is no address of the web.
    init?(_ address: String) {
        guard let mark = address.range(of: "://") else { return nil }
        scheme = address[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = address[mark.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        host = rest[..<end].lowercased()
        // A name before the host would look like one host and be another.
        guard !host.isEmpty, !host.contains("@"), !host.contains(where: \.isWhitespace) else { return nil }
        path = String(rest[end...])
    }

    /// Whether two addresses are the same place for a token.
    func isSame(as other: WebOrigin) -> Bool { scheme == other.scheme && host == other.host }

    /// The address that `location` names, seen from here; nil where it is none, or leads from TLS to clear text.
    func following(_ location: String) -> String? {
        let target = location.hasPrefix("/") && !location.hasPrefix("//") ? "\(scheme)://\(host)\(location)" : location
        guard let next = WebOrigin(target), scheme == "http" || next.scheme == "https" else { return nil }
        return target
    }
}
