internal import Synchronization
internal import TroveKit

/// Lets a browser in once: whoever has the one-time code gets a cookie for as long as the server runs.
final class BrowserAccess: Sendable {
    private struct State {
        var code: Secret?
        var cookies: [Secret] = []
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
            state.cookies.append(secret)
            return true
        }
        return isRight ? cookie : nil
    }

    /// Whether a browser with that cookie was let in.
    func knows(_ cookie: String) -> Bool {
        let given = Secret(cookie)
        return state.withLock { $0.cookies.contains { $0 == given } }
    }
}
