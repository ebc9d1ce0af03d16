/// Cuts a stream of bytes into the data of server-sent events (WHATWG HTML, section 9.2).
struct ServerSentEvents {
    /// Longest line that is read.
    private static let lineLimit = 4 << 20

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var endedWithReturn = false
    private var isFirst = true

    /// Takes bytes and gives the events that they complete.
    /// - Returns: Nil where a line is longer than any that makes sense.
    mutating func events(_ bytes: some Sequence<UInt8>) -> [[UInt8]]? {
        var events: [[UInt8]] = []
        for byte in bytes {
            if byte == 0x0A, endedWithReturn {
                endedWithReturn = false
                continue
            }
            endedWithReturn = byte == 0x0D
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                if line.count > Self.lineLimit { return nil }
                continue
            }
            if let event = take() { events.append(event) }
        }
        return events
    }

    /// What the stream's end completes: some end without an empty line.
    mutating func rest() -> [[UInt8]] {
        var events: [[UInt8]] = []
        if !line.isEmpty, let event = take() { events.append(event) }
        if let event = take() { events.append(event) }
        return events
    }

    private mutating func take() -> [UInt8]? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirst {
            isFirst = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else {
            defer { data.removeAll(keepingCapacity: true) }
            return data.isEmpty ? nil : data
        }
        let name = Array("data:".utf8)
        if line.starts(with: name) {
            var value = line.dropFirst(name.count)
            if value.first == 0x20 { value = value.dropFirst() }
            if !data.isEmpty { data.append(0x0A) }
            data += value
        }
        return nil
    }
}
