internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Lets a program ask a server. The token itself is told once, when it is made.
public struct AccessToken: Codable, Sendable, Equatable {
    /// What its owner calls it.
    public var name: String
    /// Folders that it is bound to, absolute: nothing beyond them exists for it. Empty for all roots.
    public var scope: [String]
    /// When it was made, ISO 8601.
    public var createdAt: String

    enum CodingKeys: String, CodingKey {
        case name, scope
        case createdAt = "created_at"
    }

    init(_ record: TokenRecord) {
        name = record.name
        scope = record.scope
        createdAt = Date(timeIntervalSince1970: record.createdAt).formatted(.iso8601)
    }
}

/// Who may ask a server.
extension Trove {
    /// Makes a token.
    /// - Parameters:
    ///   - name: How it is listed and revoked: 1 to 64 letters, digits and `.-_`.
    ///   - scope: Folders or files that it is bound to; empty for all roots.
    /// - Returns: The token and its text, which is kept nowhere.
    /// - Throws: `.invalidArgument` for a name that cannot be or is taken, `.notFound` for a folder that is not there.
    public func addToken(named name: String, scope: [String] = []) async throws -> (token: AccessToken, text: String) {
        let allowed = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_".unicodeScalars.contains($0))
        }
        guard (1...64).contains(name.utf8.count), allowed else {
            throw TroveError(
                .invalidArgument, "a token's name has 1 to 64 letters, digits, dots, dashes and underscores")
        }
        let folders = try scope.map { folder in
            let path = Self.canonical(folder)
            guard FileManager.default.fileExists(atPath: path) else {
                throw TroveError(.notFound, "there is no file or folder at \(folder)")
            }
            return path
        }
        let (text, secret) = Secret.make(prefix: "trove_")
        let record = TokenRecord(
            name: name, digest: secret.digest, scope: folders, createdAt: Date().timeIntervalSince1970)
        guard try await catalog().addToken(record) else {
            throw TroveError(.invalidArgument, "there is a token \(name) already; revoke it, or take another name")
        }
        return (AccessToken(record), text)
    }

    /// Every token, by name.
    public func tokens() async throws -> [AccessToken] { try await catalog().tokens().map(AccessToken.init) }

    /// Makes a token useless, at once and for good.
    /// - Throws: `.notFound`.
    public func revokeToken(named name: String) async throws {
        guard try await catalog().removeToken(named: name) else {
            throw TroveError(.notFound, "there is no token \(name); see `trove token list`")
        }
    }

    /// The token whose text was given; nil for any other text.
    public func token(for text: String) async throws -> AccessToken? {
        let given = Secret(text)
        // All are looked at: how long it takes tells nothing.
        var found: TokenRecord?
        for record in try await catalog().tokens() where Secret(digest: record.digest) == given { found = record }
        return found.map(AccessToken.init)
    }
}
