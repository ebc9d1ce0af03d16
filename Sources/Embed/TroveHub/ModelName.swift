package import TroveCore

/// A model's name as hubs write it: `OWNER/NAME`, or `NAME` alone.
package struct ModelName: Sendable, Hashable, CustomStringConvertible {
    /// Who publishes it; empty where nobody is named.
    package let owner: String
    package let name: String

    package var description: String { owner.isEmpty ? name : owner + "/" + name }
    /// Its folder in the cache.
    package var folder: String { owner.isEmpty ? name : owner + "--" + name }

    /// - Throws: `.invalidArgument` for a text that is no such name.
    package init(_ text: String) throws(TroveError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isSound) else {
            throw TroveError(
                .invalidArgument,
                "'\(text.prefix(100))' is no model's name; write OWNER/NAME, as its page on the hub does")
        }
        owner = parts.count == 2 ? parts[0] : ""
        name = parts[parts.count - 1]
    }

    private static func isSound(_ part: String) -> Bool {
        !part.isEmpty && part.utf8.count <= 96 && part.first != "." && part.first != "-" && !part.contains("--")
            && part.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
