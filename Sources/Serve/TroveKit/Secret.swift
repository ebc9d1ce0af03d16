internal import Crypto
internal import Foundation

/// What only two parties know: made here, kept as its SHA-256, and compared in one place.
///
/// A secret has 256 random bits, so a plain hash keeps it: there is nothing to guess.
public struct Secret: Sendable, Equatable {
    /// SHA-256 of the text.
    let digest: [UInt8]

    init(digest: [UInt8]) { self.digest = digest }

    /// The secret that a text is.
    public init(_ text: String) { digest = Array(SHA256.hash(data: Data(text.utf8))) }

    /// A new secret and its text, which is told once: `prefix`, then 43 characters for addresses.
    public static func make(prefix: String = "") -> (text: String, secret: Secret) {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let text = Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
        return (prefix + text, Secret(prefix + text))
    }

    /// Whether two secrets are the same, in a time that does not depend on where they differ.
    public static func == (a: Secret, b: Secret) -> Bool {
        guard a.digest.count == b.digest.count else { return false }
        var difference: UInt8 = 0
        for index in a.digest.indices { difference |= a.digest[index] ^ b.digest[index] }
        return difference == 0
    }
}
