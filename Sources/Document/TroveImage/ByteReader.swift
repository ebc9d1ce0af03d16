/// Little-endian numbers out of untrusted bytes; what lies outside reads as nil.
struct ByteReader {
    let bytes: [UInt8]

    func byte(_ at: Int) -> Int? { at >= 0 && at < bytes.count ? Int(bytes[at]) : nil }

    func short(_ at: Int) -> Int? {
        guard let low = byte(at), let high = byte(at + 1) else { return nil }
        return low | high << 8
    }

    func long(_ at: Int) -> Int? {
        guard let low = short(at), let high = short(at + 2) else { return nil }
        return low | high << 16
    }

    func signedLong(_ at: Int) -> Int? { long(at).map { Int(Int32(truncatingIfNeeded: $0)) } }
}
