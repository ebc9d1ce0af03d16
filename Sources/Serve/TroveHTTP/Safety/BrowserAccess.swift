internal import Synchronization
internal import TroveKit

/// Lets browsers in: whoever has the one-time code, or a token, gets a cookie for as long as the server runs.
final class BrowserAccess: Sendable {
    private struct State {
        var code: Secret?
        /// With the token that let the browser in; nil for the one-time code.
        var cookies: [(secret: Secret, token: String?)] = []
    }

    private let state = Mutex(State())

    /// Makes the code for the next browser; an older one is void.
    func makeCode() -> String {
        let (text, secret) = Secret.make()
        state.withLock { $0.code = secret }
        return text
    }

    /// Takes the code for a cookie; nil for a code that is wrong or was taken already.
    func exchange(_ code: String) -> String? {
        let (cookie, secret) = Secret.make()
        let isRight = state.withLock { state in
            guard state.code == Secret(code) else { return false }
            state.code = nil
            state.cookies.append((secret, nil))
            return true
        }
        return isRight ? cookie : nil
    }

    /// Takes a token for a cookie; nil for a text that is none.
    func admit(_ token: String, to trove: Trove) async throws -> String? {
        guard try await trove.token(for: token) != nil else { return nil }
        let (cookie, secret) = Secret.make()
        state.withLock { state in
            // The oldest goes: nobody signs in so often.
            if state.cookies.count >= Self.limit { state.cookies.removeFirst() }
            state.cookies.append((secret, token))
        }
        return cookie
    }

    /// Who a browser with that cookie is; nil for one that was not let in, or whose token was revoked.
    func caller(with cookie: String, of trove: Trove) async throws -> Caller? {
        let given = Secret(cookie)
        let found = state.withLock { state in state.cookies.first { $0.secret == given } }
        guard let found else { return nil }
        guard let token = found.token else { return .browser }
        return try await trove.token(for: token).map { .token($0) }
    }

    /// Cookies that are remembered.
    private static let limit = 1000
}
