internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#endif

/// Reads lines from a descriptor on a thread of its own, no further ahead than its reader keeps up.
struct LineReader: Sendable {
    let descriptor: Int32
    /// Bytes of a line that are kept.
    let limit: Int

    /// Lines that may wait to be taken.
    private static let waiting = 8

    /// Hands the lines over one by one, until the input ends or the task is cancelled.
    func forEach(_ body: (LineCutter.Line) async -> Void) async {
        let (stream, continuation) = AsyncStream.makeStream(of: LineCutter.Line.self)
        // Begins at 0: a semaphore must not go with less in it than it began with.
        let room = DispatchSemaphore(value: 0)
        for _ in 0..<Self.waiting { room.signal() }
        DispatchQueue(label: "trove.lines").async { read(into: continuation, room) }
        for await line in stream {
            await body(line)
            room.signal()
        }
    }

    private func read(into lines: AsyncStream<LineCutter.Line>.Continuation, _ room: DispatchSemaphore) {
        var cutter = LineCutter(limit: limit)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // SAFETY: the buffer holds `count` bytes and read writes at most as many.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            for line in cutter.cut(buffer[..<count]) {
                room.wait()
                lines.yield(line)
            }
        }
        if let last = cutter.rest { lines.yield(last) }
        lines.finish()
    }
}

/// Cuts a stream of bytes into lines.
struct LineCutter {
    /// A line without its end, or one that was longer than what is kept.
    enum Line: Sendable, Equatable {
        case text([UInt8])
        case tooLong
    }

    private let limit: Int
    private var begun: [UInt8] = []
    private var isTooLong = false

    init(limit: Int) { self.limit = limit }

    /// The lines that end within `bytes`; empty ones are left out.
    mutating func cut(_ bytes: ArraySlice<UInt8>) -> [Line] {
        var lines: [Line] = []
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            take(rest[..<end])
            if let line = self.rest { lines.append(line) }
            begun = []
            isTooLong = false
            rest = rest[(end + 1)...]
        }
        take(rest)
        return lines
    }

    /// A last line without an end.
    var rest: Line? {
        if isTooLong { return .tooLong }
        return begun.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } ? nil : .text(begun)
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) {
        guard !isTooLong else { return }
        guard begun.count + bytes.count <= limit else {
            (begun, isTooLong) = ([], true)
            return
        }
        begun += bytes
    }
}
