import TroveCore

/// The streams of an OLE compound file (MS-CFB), the container of the old office formats.
struct OLEFile {
    private let bytes: [UInt8]
    private let sectorShift: Int
    private var table: [UInt32] = []
    private var miniTable: [UInt32] = []
    private var miniStream: [UInt8] = []
    private var entries: [String: (start: UInt32, size: Int)] = [:]
    private var directory: [Entry] = []

    /// A stream or a storage, which holds others.
    struct Entry {
        /// Its place in the directory.
        var number: Int
        var name: String
        var isStorage: Bool
        fileprivate var left: UInt32
        fileprivate var right: UInt32
        fileprivate var child: UInt32
        fileprivate var start: UInt32
        fileprivate var size: Int
    }
    private let miniCutoff: Int

    /// Reads the tables and the directory.
    /// - Throws: `.corruptInput` when they make no sense.
    init(_ bytes: [UInt8]) throws(TroveError) {
        self.bytes = bytes
        guard bytes.count >= 512, let shift = bytes.uint16(30), shift == 9 || shift == 12 else {
            throw TroveError(.corruptInput, "no office file that can be read: its header is damaged")
        }
        sectorShift = Int(shift)
        miniCutoff = Int(bytes.uint32(56) ?? 4096)
        var fatSectors = (0..<109).compactMap { bytes.uint32(76 + 4 * $0) }.filter { $0 < 0xFFFF_FFF0 }
        var next = bytes.uint32(68) ?? 0xFFFF_FFFE
        var seen: Set<UInt32> = []
        while next < 0xFFFF_FFF0, seen.insert(next).inserted, let sector = sector(next) {
            let numbers = Self.numbers(sector)
            fatSectors += numbers.dropLast().filter { $0 < 0xFFFF_FFF0 }
            next = numbers.last ?? 0xFFFF_FFFE
        }
        for number in fatSectors.prefix(1 << 20) {
            guard let sector = sector(number) else { continue }
            table += Self.numbers(sector)
        }
        let directory = chain(bytes.uint32(48) ?? 0xFFFF_FFFE)
        readDirectory(directory)
        if let root = entries["Root Entry"] ?? entries["R"] { miniStream = chain(root.start) }
        miniTable = Self.numbers(chain(bytes.uint32(60) ?? 0xFFFF_FFFE)[...])
        guard !entries.isEmpty else { throw TroveError(.corruptInput, "no directory of streams: the file is damaged") }
    }

    /// A stream by name, wherever it stands; nil when it is missing.
    func stream(_ name: String) -> [UInt8]? {
        guard let entry = entries[name] else { return nil }
        return content(start: entry.start, size: entry.size)
    }

    /// The bytes of a stream.
    func content(of entry: Entry) -> [UInt8] { content(start: entry.start, size: entry.size) }

    /// What stands in a storage; 0 is the root. A directory that bites its tail is left there.
    func children(of number: Int) -> [Entry] {
        guard let root = directory.first(where: { $0.number == number }) else { return [] }
        let byNumber = Dictionary(directory.map { ($0.number, $0) }) { first, _ in first }
        var found: [Entry] = []
        var seen: Set<UInt32> = []
        var open = [root.child]
        while let next = open.popLast() {
            guard next < 0xFFFF_FFF0, seen.insert(next).inserted, let entry = byNumber[Int(next)] else { continue }
            found.append(entry)
            open += [entry.left, entry.right]
        }
        return found.sorted { $0.number < $1.number }
    }

    private func content(start: UInt32, size: Int) -> [UInt8] {
        let entry = (start: start, size: size)
        if entry.size >= miniCutoff { return Array(chain(entry.start).prefix(entry.size)) }
        var out: [UInt8] = []
        var next = Int(entry.start)
        while out.count < entry.size, next * 64 + 64 <= miniStream.count || next * 64 < miniStream.count {
            out += miniStream[(next * 64)..<min(next * 64 + 64, miniStream.count)]
            guard miniTable.indices.contains(next), miniTable[next] < 0xFFFF_FFF0 else { break }
            next = Int(miniTable[next])
        }
        return Array(out.prefix(entry.size))
    }

    private mutating func readDirectory(_ directory: [UInt8]) {
        for at in stride(from: 0, to: directory.count - 127, by: 128) {
            guard let length = directory.uint16(at + 64), length >= 2, length <= 64 else { continue }
            let units = (0..<(Int(length) / 2 - 1)).compactMap { directory.uint16(at + 2 * $0) }
            guard let start = directory.uint32(at + 116), let size = directory.uint32(at + 120) else { continue }
            let name = String(decoding: units, as: UTF16.self)
            if entries[name] == nil { entries[name] = (start, Int(size)) }
            self.directory.append(
                Entry(
                    number: at / 128, name: name, isStorage: directory[at + 66] == 1 || directory[at + 66] == 5,
                    left: directory.uint32(at + 68) ?? .max, right: directory.uint32(at + 72) ?? .max,
                    child: directory.uint32(at + 76) ?? .max, start: start, size: Int(size)))
        }
    }

    private func sector(_ number: UInt32) -> ArraySlice<UInt8>? {
        let start = (Int(number) + 1) << sectorShift
        guard start < bytes.count else { return nil }
        return bytes[start..<min(start + 1 << sectorShift, bytes.count)]
    }

    /// The bytes of a chain of sectors; a chain that bites its tail ends there.
    private func chain(_ first: UInt32) -> [UInt8] {
        var out: [UInt8] = []
        var next = first
        while next < 0xFFFF_FFF0, out.count <= bytes.count, let part = sector(next) {
            out += part
            guard table.indices.contains(Int(next)) else { break }
            next = table[Int(next)]
        }
        return out
    }

    private static func numbers(_ sector: ArraySlice<UInt8>) -> [UInt32] {
        let bytes = Array(sector)
        return stride(from: 0, to: bytes.count - 3, by: 4).compactMap { bytes.uint32($0) }
    }
}

extension [UInt8] {
    /// Two bytes, the lower first; nil past the end.
    func uint16(_ at: Int) -> UInt16? {
        guard at >= 0, at + 2 <= count else { return nil }
        return UInt16(self[at]) | UInt16(self[at + 1]) << 8
    }

    /// Four bytes, the lowest first; nil past the end.
    func uint32(_ at: Int) -> UInt32? {
        guard let low = uint16(at), let high = uint16(at + 2) else { return nil }
        return UInt32(low) | UInt32(high) << 16
    }
}
