internal import Synchronization
internal import TroveKit

/// Who asks.
enum Caller: Sendable {
    /// Not known yet, or nobody need be.
    case nobody
    /// Anyone who can reach the server: it was started so.
    case anyone
    /// The browser that opened the one-time address.
    case browser
    /// Whoever has this token.
    case token(AccessToken)

    /// Folders beyond which nothing exists for the caller; empty for none.
    var scope: [String] {
        if case .token(let token) = self { token.scope } else { [] }
    }

    /// How logs name it.
    var name: String {
        switch self {
        case .nobody: "-"
        case .anyone: "anyone"
        case .browser: "browser"
        case .token(let token): "token:\(token.name)"
        }
    }
}

/// A caller's name, handed from where it is settled to where it is logged.
final class CallerName: Sendable {
    private let held = Mutex("-")

    var text: String { held.withLock { $0 } }

    func settle(_ caller: Caller) { held.withLock { $0 = caller.name } }
}
