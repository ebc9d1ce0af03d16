internal import CTroveSystem
package import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// Frames over a stream socket: a 4-byte little-endian length, then as many bytes; a descriptor may come along.
package struct FrameChannel: Sendable {
    /// The descriptor on which a child finds its parent.
    package static let inherited = FrameChannel(descriptor: 3)

    private let socket: Int32

    /// Uses an open stream socket; it stays the caller's.
    package init(descriptor: Int32) { socket = descriptor }

    /// Sends one frame.
    /// - Throws: `.crashed` if the peer has gone, `.limitExceeded` at 4 GiB.
    package func send(_ bytes: [UInt8], descriptor: Int32? = nil) throws(TroveError) {
        guard let length = UInt32(exactly: bytes.count) else {
            throw TroveError(.limitExceeded, "a frame of \(bytes.count) bytes is too long")
        }
        var header = length.littleEndian
        // SAFETY: `header` is a local of exactly four bytes.
        var status = unsafe ctrove_send(socket, &header, 4, descriptor ?? -1)
        if status == 0, !bytes.isEmpty {
            // SAFETY: the array's storage holds `bytes.count` bytes for the length of the call.
            status = unsafe bytes.withUnsafeBytes { unsafe ctrove_send(socket, $0.baseAddress, $0.count, -1) }
        }
        guard status == 0 else {
            throw TroveError(.crashed, "the other process is gone: \(SystemError.text(status))")
        }
    }

    /// Receives one frame and the descriptor that came with it, which the caller must close.
    /// - Parameters:
    ///   - timeout: Seconds for the whole frame; negative waits for ever.
    ///   - limit: Largest frame accepted, in bytes.
    /// - Throws: `.timedOut`, `.crashed` if the peer has gone, `.limitExceeded`.
    package func receive(
        timeout: Double = -1, limit: Int = Int(UInt32.max)
    ) throws(TroveError) -> (bytes: [UInt8], descriptor: Int32?) {
        let milliseconds = timeout < 0 ? -1 : Int32(min(timeout * 1000, Double(Int32.max)))
        var header: UInt32 = 0
        var descriptor: Int32 = -1
        // SAFETY: `header` is a local of exactly four bytes.
        try check(unsafe ctrove_receive(socket, &header, 4, milliseconds, &descriptor), timeout)
        let count = Int(UInt32(littleEndian: header))
        guard count <= limit else {
            if descriptor >= 0 { close(descriptor) }
            throw TroveError(.limitExceeded, "a frame of \(count) bytes is over the limit of \(limit)")
        }
        var status: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            // SAFETY: the buffer holds `count` bytes; on failure nothing of it is used.
            status = count == 0 ? 0 : unsafe ctrove_receive(socket, buffer.baseAddress, count, milliseconds, nil)
            filled = status == 0 ? count : 0
        }
        if status != 0, descriptor >= 0 { close(descriptor) }
        try check(status, timeout)
        return (bytes, descriptor < 0 ? nil : descriptor)
    }

    private func check(_ status: Int32, _ timeout: Double) throws(TroveError) {
        switch status {
        case 0: return
        case ETIMEDOUT: throw TroveError(.timedOut, "no answer within \(Int(timeout)) s")
        default: throw TroveError(.crashed, "the other process is gone: \(SystemError.text(status))")
        }
    }
}
