public import struct Crypto.SHA256
import struct Foundation.Data

/// Identifiers that derive from content and position, so that they survive a re-index of unchanged content.
///
/// A prefix tells the kind: `d_` document, `c_` chunk, `p_` page, `i_` image. Then 20 hexadecimal digits.
public enum Identifier {
    /// The identifier of a document: the first 80 bits of its content's SHA-256.
    public static func document(sha256 hex: String) -> String { "d_" + hex.prefix(20) }

    /// The identifier of a chunk: document content, place in the text, and the text itself.
    public static func chunk(documentSHA256 hex: String, span: ScalarSpan, text: String) -> String {
        "c_" + digest("\(hex) \(span.start) \(span.end) \(text)").prefix(20)
    }

    /// The identifier of a page of a document.
    public static func page(documentSHA256 hex: String, page: Int) -> String {
        "p_" + digest("\(hex) page \(page)").prefix(20)
    }

    /// The identifier of a picture: document content, and its number among the document's pictures.
    public static func picture(documentSHA256 hex: String, ordinal: Int) -> String {
        "i_" + digest("\(hex) picture \(ordinal)").prefix(20)
    }

    /// SHA-256 of bytes in hexadecimal.
    public static func digest(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

    /// SHA-256 of a string's UTF-8 bytes in hexadecimal.
    public static func digest(_ text: String) -> String {
        hexadecimal(SHA256.hash(data: Data(text.utf8)))
    }

    /// Bytes of a digest in lower-case hexadecimal.
    public static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(64)
        for byte in digest {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}
