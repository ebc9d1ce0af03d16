internal import TroveCore

/// Where the stored (uncompressed) entries of a zip archive lie.
struct ZipDirectory {
    /// Bytes of each entry, by name.
    private(set) var entries: [String: Range<Int>] = [:]

    /// Reads the central directory, its 64-bit form too.
    /// - Throws: `.corruptInput`, or `.unsupportedFormat` for a compressed entry.
    init(_ file: MappedFile) throws(TroveError) {
        func corrupt(_ reason: String) -> TroveError {
            TroveError(.corruptInput, "\(file.path) is not a sound zip archive: \(reason)")
        }
        func number(_ at: Int, _ size: Int) throws(TroveError) -> Int {
            guard at >= 0, at <= file.count - size else { throw corrupt("it ends early") }
            let value = file.bytes(at..<at + size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let value = Int(exactly: value) else { throw corrupt("a size is out of range") }
            return value
        }
        let tailStart = max(0, file.count - 65_557)
        let tail = file.bytes(tailStart..<file.count)
        guard
            let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
                tail[$0] == 0x50 && tail[$0 + 1] == 0x4B && tail[$0 + 2] == 5 && tail[$0 + 3] == 6
            }).map({ $0 + tailStart })
        else { throw corrupt("it has no directory") }
        var count = try number(end + 10, 2)
        var position = try number(end + 16, 4)
        if end >= 20, try number(end - 20, 4) == 0x0706_4B50 {
            let wide = try number(end - 12, 8)
            guard wide <= file.count - 56, try number(wide, 4) == 0x0606_4B50 else { throw corrupt("a bad directory") }
            count = try number(wide + 32, 8)
            position = try number(wide + 48, 8)
        }
        guard count <= file.count / 46 else { throw corrupt("its directory claims \(count) entries") }
        for _ in 0..<count {
            guard try number(position, 4) == 0x0201_4B50 else { throw corrupt("a bad entry") }
            let method = try number(position + 10, 2)
            var size = try number(position + 24, 4)
            let nameLength = try number(position + 28, 2)
            let extraLength = try number(position + 30, 2)
            let commentLength = try number(position + 32, 2)
            var local = try number(position + 42, 4)
            guard position + 46 + nameLength + extraLength <= file.count else { throw corrupt("it ends early") }
            let name = String(decoding: file.bytes(position + 46..<position + 46 + nameLength), as: UTF8.self)
            // Sizes that do not fit 32 bits stand in an extra field, in this order.
            var extra = position + 46 + nameLength
            let extraEnd = extra + extraLength
            let compressedIsWide = try number(position + 20, 4) == 0xFFFF_FFFF
            while extra + 4 <= extraEnd {
                let length = try number(extra + 2, 2)
                if try number(extra, 2) == 1 {
                    var field = extra + 4
                    if size == 0xFFFF_FFFF {
                        size = try number(field, 8)
                        field += 8
                    }
                    if compressedIsWide { field += 8 }
                    if local == 0xFFFF_FFFF { local = try number(field, 8) }
                }
                extra += 4 + length
            }
            guard method == 0 else {
                throw TroveError(.unsupportedFormat, "\(file.path) has a compressed entry '\(name)', which is not read")
            }
            guard local <= file.count - 30, try number(local, 4) == 0x0403_4B50 else { throw corrupt("a bad entry") }
            let start = try local + 30 + number(local + 26, 2) + number(local + 28, 2)
            guard start <= file.count, size <= file.count - start else {
                throw corrupt("entry '\(name)' lies outside the file")
            }
            entries[name] = start..<start + size
            position += 46 + nameLength + extraLength + commentLength
        }
    }
}
