import ArgumentParser
import Foundation
import Synchronization
import TroveCore

/// How progress is shown.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    /// A live line on a terminal, a plain line now and then elsewhere.
    case auto
    /// Plain lines.
    case plain
    /// One JSON object a line.
    case json
    /// Nothing.
    case none
}

/// Progress on standard error: files, pages, rate, time left, the file in hand.
final class ProgressDisplay: Sendable {
    private struct State {
        var last: ContinuousClock.Instant?
        var readingSince: ContinuousClock.Instant?
        var isLineOpen = false
    }

    private let style: ProgressStyle
    private let state = Mutex(State())

    init(style: ProgressStyle) {
        self.style = style == .auto && !Terminal.isErrorLive ? .plain : style
    }

    /// Shows a state, at most ten times a second on a terminal and every five seconds in plain lines.
    func show(_ progress: SyncProgress) {
        guard style != .none else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if progress.stage == .reading, state.readingSince == nil { state.readingSince = now }
            let pause: Duration =
                style == .auto ? .milliseconds(100) : style == .json ? .milliseconds(250) : .seconds(5)
            let isStart = progress.stage == .reading && progress.filesDone == 0 && progress.file == nil
            let isEnd = progress.stage == .reading && progress.filesDone == progress.filesTotal
            if let last = state.last, now - last < pause, !isStart, !(isEnd && style == .json) { return }
            state.last = now
            switch style {
            case .auto:
                Terminal.noteRaw("\r\u{1B}[2K" + line(progress, since: state.readingSince, now: now))
                state.isLineOpen = true
            case .json:
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                if let data = try? encoder.encode(progress) { Terminal.note(String(decoding: data, as: UTF8.self)) }
            case .plain, .none:
                Terminal.note(line(progress, since: state.readingSince, now: now))
            }
        }
    }

    /// Clears the live line.
    func end() {
        state.withLock { state in
            if state.isLineOpen { Terminal.noteRaw("\r\u{1B}[2K") }
            state.isLineOpen = false
        }
    }

    private func line(
        _ progress: SyncProgress, since start: ContinuousClock.Instant?, now: ContinuousClock.Instant
    ) -> String {
        switch progress.stage {
        case .scanning: return "looking for files"
        case .indexing: return "writing the vector graph"
        case .reading where progress.filesDone == 0 && progress.file == nil:
            return "to read: \(progress.filesTotal) files, \(progress.bytesTotal >> 20) MiB"
        case .reading: break
        }
        var parts = ["reading \(progress.filesDone)/\(progress.filesTotal) files"]
        if progress.pages > 0 { parts.append(Terminal.count(progress.pages, "page")) }
        parts.append("\(progress.chunks) chunks")
        if let start, progress.filesDone > 0 {
            let elapsed = (now - start) / .seconds(1)
            parts.append(String(format: "%.1f files/s", Double(progress.filesDone) / max(elapsed, 0.001)))
            if elapsed > 2 { parts.append("about \(Self.time(Self.left(progress, after: elapsed))) left") }
        }
        var line = parts.joined(separator: ", ")
        if let file = progress.file, style == .auto {
            let room = Terminal.width - line.count - 3
            let name = Terminal.printable(URL(fileURLWithPath: file).lastPathComponent)
            if room > 8 { line += "  " + String(name.prefix(room)) }
        }
        return line
    }

    /// Seconds that are left: by files and by bytes, of which the slower counts.
    private static func left(_ progress: SyncProgress, after elapsed: Double) -> Double {
        func estimate(_ done: Int, _ all: Int) -> Double {
            done > 0 ? elapsed * Double(max(0, all - done)) / Double(done) : 0
        }
        return max(
            estimate(progress.filesDone, progress.filesTotal), estimate(progress.bytesDone, progress.bytesTotal))
    }

    private static func time(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded(.up))
        if seconds < 60 { return "\(seconds) s" }
        return seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}
