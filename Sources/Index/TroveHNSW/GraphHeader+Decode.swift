internal import TroveCore
internal import TroveKernels

extension GraphHeader {
    /// Reads a header: magic, then version, then checksum, then every bound.
    /// - Parameters:
    ///   - bytes: The file, or as much as there is.
    ///   - path: For messages.
    init(decoding bytes: RawSpan, path: String) throws(TroveError) {
        func fail(_ what: String) -> TroveError {
            TroveError(.corruptInput, "\(path): \(what); run `trove repair` to make the graph again")
        }
        guard bytes.byteCount >= Self.byteCount else {
            throw fail("ends at byte \(bytes.byteCount), within the header of \(Self.byteCount)")
        }
        func get<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T {
            // SAFETY: every offset below lies in the header, whose length is checked above; any bit pattern is valid.
            T(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: T.self))
        }
        for (index, byte) in Self.magic.enumerated() where get(UInt8.self, at: index) != byte {
            throw fail("no graph file, byte \(index) is not of its magic")
        }
        let version = get(UInt32.self, at: 8)
        guard version == Self.version else {
            throw TroveError(
                .unsupportedVersion, "\(path): version \(version), this Trove reads \(Self.version); upgrade Trove")
        }
        guard
            Checksum.crc32c(bytes.extracting(0..<Self.byteCount - 4)) == get(UInt32.self, at: Self.byteCount - 4)
        else { throw TroveError(.integrity, "\(path): the header's checksum is wrong; run `trove repair`") }
        guard get(UInt64.self, at: 16) == UInt64(bytes.byteCount) else {
            throw fail("has \(bytes.byteCount) bytes, its header says \(get(UInt64.self, at: 16))")
        }
        fileBytes = bytes.byteCount
        lastSequence = get(UInt64.self, at: 24)
        count = Int(get(UInt32.self, at: 32))
        dimension = Int(get(UInt32.self, at: 36))
        guard count < 1 << 30, Graph.dimensions.contains(dimension) else {
            throw fail("\(count) vectors of \(dimension) dimensions at byte 32")
        }
        guard let metric = Metric(rawValue: get(UInt32.self, at: 40)) else { throw fail("unknown metric at byte 40") }
        self.metric = metric
        guard let codes = GraphParameters.Codes(rawValue: get(UInt32.self, at: 612)) else {
            throw fail("unknown codes at byte 612")
        }
        guard
            let parameters = try? GraphParameters(
                m: Int(get(UInt32.self, at: 44)), efConstruction: Int(get(UInt32.self, at: 48)),
                seed: get(UInt64.self, at: 56), codes: codes)
        else { throw fail("parameters out of range at byte 44") }
        self.parameters = parameters
        top = Int(get(UInt32.self, at: 52))
        let sectionCount = Int(get(UInt32.self, at: 64))
        let fingerprintBytes = Int(get(UInt32.self, at: 68))
        guard top < Self.levels, sectionCount <= Self.sectionLimit, fingerprintBytes <= Self.fingerprintLimit else {
            throw fail("a count out of range at byte 52, 64 or 68")
        }
        for level in 0..<Self.levels { levelCounts[level] = Int(get(UInt32.self, at: 72 + level * 4)) }
        let isTower = (1..<Self.levels).allSatisfy { levelCounts[$0] <= levelCounts[$0 - 1] }
        guard levelCounts[0] == count, isTower, levelCounts.dropFirst(top + 1).allSatisfy({ $0 == 0 }),
            count == 0 || levelCounts[top] > 0
        else {
            throw fail("levels of \(levelCounts) nodes at byte 72")
        }
        let points = Int(get(UInt32.self, at: 352))
        guard points <= Calibration.limit else { throw fail("\(points) calibrated values at byte 352") }
        for index in 0..<points {
            let ef = Int(get(UInt32.self, at: 356 + index * 8))
            calibration.points.append(
                .init(ef: min(max(ef, 1), 1 << 20), recall: Float(bitPattern: get(UInt32.self, at: 360 + index * 8))))
        }
        let name = (0..<fingerprintBytes).map { get(UInt8.self, at: 1024 + $0) }
        guard let fingerprint = String(validating: name, as: UTF8.self) else {
            throw fail("a fingerprint that is no UTF-8 at byte 1024")
        }
        self.fingerprint = fingerprint
        try decodeSections(sectionCount, get: { get(UInt64.self, at: $0) }, fail: fail)
    }

    private mutating func decodeSections(
        _ sectionCount: Int, get: (Int) -> UInt64, fail: (String) -> TroveError
    ) throws(TroveError) {
        let expected = expectedSections
        guard sectionCount == expected.count + 1 else { throw fail("\(sectionCount) sections at byte 64") }
        var end = Self.byteCount
        for index in 0..<sectionCount {
            let at = 136 + index * 24
            let isLast = index == expected.count
            // Bytes before the checksums, in blocks of 16 KiB, four bytes a block and four for the table itself.
            let blocks = (end.roundedUpToPage - Self.byteCount + Self.blockBytes - 1) / Self.blockBytes
            let want = isLast ? (kind: Kind.checksums, bytes: blocks * 4 + 4) : expected[index]
            let found = (kind: get(at), offset: get(at + 8), bytes: get(at + 16))
            guard found.kind == UInt64(want.kind.rawValue), found.offset == UInt64(end.roundedUpToPage),
                found.bytes == UInt64(want.bytes)
            else { throw fail("section \(want.kind) is not where it should be, byte \(at)") }
            sections.append(Section(kind: want.kind, offset: end.roundedUpToPage, bytes: want.bytes))
            end = end.roundedUpToPage + want.bytes
        }
        guard end == fileBytes else { throw fail("sections end at byte \(end), the file at \(fileBytes)") }
    }
}

extension Int {
    /// The next multiple of 4,096.
    var roundedUpToPage: Int { (self + 4095) / 4096 * 4096 }
}
