internal import Foundation
package import TroveCore

/// An OpenAI-compatible endpoint: where it is, which model, and the key that it wants.
package struct ChatEndpoint: Sendable, Hashable {
    /// Up to and with `/v1`.
    package let base: String
    /// Host and port, as they are shown to people.
    package let host: String
    /// The model's name; empty for the endpoint's only one.
    package var model: String
    /// Sent as a bearer token; nil for none.
    package let key: String?

    /// Reads an address: `http://host:port`, with or without `/v1` or `/v1/chat/completions`.
    /// - Throws: `.invalidArgument` for what is no address, and for a key that would be sent in the clear to another
    ///   machine.
    package init(_ address: String, model: String, key: String?) throws(TroveError) {
        let trimmed = address.trimmingCharacters(in: .whitespaces)
        guard let parts = URLComponents(string: trimmed.contains("://") ? trimmed : "http://" + trimmed),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let name = parts.host, !name.isEmpty, parts.user == nil, parts.password == nil
        else {
            throw TroveError(.invalidArgument, "`\(address)` is no address of an endpoint, such as http://localhost:8080/v1")
        }
        host = name + (parts.port.map { ":\($0)" } ?? "")
        if key != nil, scheme == "http", !Self.isThisMachine(name) {
            throw TroveError(
                .invalidArgument, "a key would cross the network readable by all on its way to \(host); use https")
        }
        var path = parts.path
        for tail in ["/", "/chat/completions", "/completions", "/"] where path.hasSuffix(tail) {
            path.removeLast(tail.count)
        }
        base = "\(scheme)://\(host)" + (path.isEmpty ? "/v1" : path)
        self.model = model
        self.key = key
    }

    private static func isThisMachine(_ name: String) -> Bool {
        name == "localhost" || name.hasPrefix("127.") || name == "::1" || name == "[::1]"
    }
}
