import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A connection that sends what it is told, byte by byte if need be.
final class RawConnection {
    /// A reply as it came.
    struct Reply {
        var status: Int
        var head: String
        var body: String
        /// Whether all that the head announced came.
        var isWhole: Bool
    }

    struct Refused: Error {}

    private let descriptor: Int32
    private var read: [UInt8] = []

    /// Connects to `http://ADDRESS:PORT` or `unix:PATH`.
    init(_ address: String) throws {
        if address.hasPrefix("unix:") {
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var place = sockaddr_un()
            place.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: address.utf8.dropFirst(5)) }
            try Self.connect(descriptor, &place)
        } else {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = in_port_t(Int(address.split(separator: ":").last ?? "") ?? 0).bigEndian
            place.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            try Self.connect(descriptor, &place)
        }
    }

    deinit { close(descriptor) }

    private static func connect<Place>(_ descriptor: Int32, _ place: inout Place) throws {
        let length = socklen_t(MemoryLayout<Place>.size)
        let status = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, length) }
        }
        guard status == 0 else { throw Refused() }
    }

    /// Sends text as it stands. False where the other side has gone.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Sends a request with its headers, and a body as JSON.
    func ask(_ method: String, _ path: String, token: String? = nil, json: String? = nil, headers: [String] = [])
        -> Reply?
    {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers
        if let token { lines.append("Authorization: Bearer \(token)") }
        if let json { lines += ["Content-Type: application/json", "Content-Length: \(json.utf8.count)"] }
        guard send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (json ?? "")) else { return nil }
        return reply()
    }

    /// The next reply; nil where the connection ended before its first byte.
    func reply() -> Reply? {
        while true {
            if let end = Self.end(of: read) {
                let head = String(decoding: read[..<end], as: UTF8.self)
                let length = Self.field("content-length", head).flatMap { Int($0) } ?? 0
                let wanted = end + 4 + length
                while read.count < wanted, more() {}
                let body = read[(end + 4)..<min(wanted, read.count)]
                let isWhole = read.count >= wanted
                read.removeFirst(min(wanted, read.count))
                let status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
                return Reply(
                    status: status, head: head, body: String(decoding: body, as: UTF8.self), isWhole: isWhole)
            }
            guard more() else {
                return read.isEmpty ? nil : Reply(status: 0, head: "", body: "", isWhole: false)
            }
        }
    }

    /// The value of a field of a head.
    static func field(_ name: String, _ head: String) -> String? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name + ":") }
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }

    private static func end(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first {
            bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
        }
    }

    private func more() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        read += buffer.prefix(count)
        return true
    }
}
