import Foundation
import Synchronization

/// How far something counted is, on standard error: one line that changes on a terminal, else a line for each tenth.
final class CountDisplay: Sendable {
    private let isShown: Bool
    private let tenth = Mutex(0)

    init(isShown: Bool) { self.isShown = isShown }

    /// Shows that `done` of `total` are dealt with; a total of 0 is not known.
    func show(_ done: Int, of total: Int, _ what: String) {
        guard isShown else { return }
        let text = total > 0 ? "\(done) of \(total) \(what)" : "\(done) \(what)"
        if Terminal.isErrorLive { return Terminal.noteRaw("\r\u{1B}[K" + text) }
        let reached = total > 0 ? done * 10 / total : 0
        let isNew = tenth.withLock { last in
            defer { last = max(last, reached) }
            return reached > last
        }
        if isNew { Terminal.note(text) }
    }

    /// Takes the line away.
    func end() { if isShown, Terminal.isErrorLive { Terminal.noteRaw("\r\u{1B}[K") } }
}
