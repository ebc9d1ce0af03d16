internal import Glibc

/// The C library's converters between encodings.
enum Iconv {
    /// Decodes all bytes; those that mean nothing become U+FFFD and are counted.
    /// - Returns: Nil when the C library does not know the encoding.
    static func decode(_ bytes: [UInt8], from encoding: String) -> (text: String, flaws: Int)? {
        // SAFETY: both names are NUL-terminated for the call; the descriptor is closed below on every path.
        guard let descriptor = unsafe iconv_open("UTF-8", encoding), Int(bitPattern: descriptor) != -1 else {
            return nil
        }
        defer { unsafe _ = iconv_close(descriptor) }
        var input = bytes
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2)
        var flaws = 0
        let room = 1 << 16
        let buffer = [CChar](repeating: 0, count: room)
        var block = buffer
        // SAFETY: the pointers stay inside `input` and `block`, whose sizes are passed along and updated by iconv.
        unsafe input.withUnsafeMutableBytes { raw in
            var from = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = raw.count
            while left > 0 {
                var written = 0
                var failed = false
                unsafe block.withUnsafeMutableBufferPointer { target in
                    var to = target.baseAddress
                    var free = room
                    failed = unsafe iconv(descriptor, &from, &left, &to, &free) == -1 && errno != E2BIG
                    written = room - free
                }
                out.append(contentsOf: block[..<written].lazy.map { UInt8(bitPattern: $0) })
                if failed, left > 0 {
                    flaws += 1
                    out.append(contentsOf: [0xEF, 0xBF, 0xBD])
                    unsafe from = unsafe from?.advanced(by: 1)
                    left -= 1
                }
            }
        }
        return (String(decoding: out, as: UTF8.self), flaws)
    }
}
