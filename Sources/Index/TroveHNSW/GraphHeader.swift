internal import TroveCore
internal import TroveKernels

/// The first 4,096 bytes of a graph file; `GraphFormat.md` has the table.
struct GraphHeader: Sendable {
    static let magic = Array("TROVEHNS".utf8)
    static let version: UInt32 = 1
    static let byteCount = 4096
    static let fingerprintLimit = 2048
    static let blockBytes = 1 << 14
    static let levels = 16
    static let sectionLimit = 9

    var fileBytes = 0
    var lastSequence: UInt64 = 0
    var count = 0
    var dimension = 0
    var metric = Metric.cosine
    var parameters = GraphParameters.standard
    var top = 0
    /// Nodes on each level; level 0 holds all.
    var levelCounts = [Int](repeating: 0, count: GraphHeader.levels)
    var fingerprint = ""
    var calibration = Calibration()
    var sections: [Section] = []

    /// Bytes of all but the rows.
    var graphBytes: Int { fileBytes - count * dimension * 2 }
    /// Bytes a code, a multiple of 64.
    var codeStride: Int {
        switch parameters.codes {
        case .int8: (dimension + 63) / 64 * 64
        case .binary: (dimension + 511) / 512 * 64
        }
    }

    /// A run of bytes of the file.
    struct Section: Sendable, Equatable {
        var kind: Kind
        var offset: Int
        var bytes: Int
    }

    /// What a section holds. Raw values stand in files and, up to 7, in `graph.h`.
    enum Kind: UInt32, Sendable {
        case codes = 1
        case scales, norms, rows, links0, upper, ids, idOrder, checksums
    }

    /// The sections that a graph of this shape has, in the order of the file, without the checksums.
    var expectedSections: [(kind: Kind, bytes: Int)] {
        let upperNodes = levelCounts.dropFirst().reduce(0, +)
        var all: [(kind: Kind, bytes: Int)] = [(.codes, count * codeStride), (.scales, count * 4)]
        if metric == .l2 { all.append((.norms, count * 4)) }
        return all + [
            (.links0, count * parameters.m * 8), (.upper, upperNodes * parameters.m * 4), (.ids, count * 8),
            (.idOrder, count * 4), (.rows, count * dimension * 2),
        ]
    }

    /// The header's bytes, checksum included.
    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        func put<T: FixedWidthInteger>(_ value: T, at offset: Int) {
            for index in 0..<MemoryLayout<T>.size {
                bytes[offset + index] = UInt8(truncatingIfNeeded: value >> T(index * 8))
            }
        }
        bytes.replaceSubrange(0..<8, with: Self.magic)
        put(Self.version, at: 8)
        put(UInt32(Self.byteCount), at: 12)
        put(UInt64(fileBytes), at: 16)
        put(lastSequence, at: 24)
        put(UInt32(count), at: 32)
        put(UInt32(dimension), at: 36)
        put(metric.rawValue, at: 40)
        put(UInt32(parameters.m), at: 44)
        put(UInt32(parameters.efConstruction), at: 48)
        put(UInt32(top), at: 52)
        put(parameters.seed, at: 56)
        put(UInt32(sections.count), at: 64)
        put(UInt32(fingerprint.utf8.count), at: 68)
        for level in 0..<Self.levels { put(UInt32(levelCounts[level]), at: 72 + level * 4) }
        for (index, section) in sections.enumerated() {
            let at = 136 + index * 24
            put(section.kind.rawValue, at: at)
            put(UInt64(section.offset), at: at + 8)
            put(UInt64(section.bytes), at: at + 16)
        }
        put(UInt32(calibration.points.count), at: 352)
        for (index, point) in calibration.points.enumerated() {
            put(UInt32(point.ef), at: 356 + index * 8)
            put(point.recall.bitPattern, at: 360 + index * 8)
        }
        put(parameters.codes.rawValue, at: 612)
        bytes.replaceSubrange(1024..<1024 + fingerprint.utf8.count, with: Array(fingerprint.utf8))
        // SAFETY: bytes have no padding.
        put(unsafe Checksum.crc32c(bytes.span.bytes.extracting(0..<Self.byteCount - 4)), at: Self.byteCount - 4)
        return bytes
    }
}
