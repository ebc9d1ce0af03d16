internal import CTroveKernels
internal import TroveCore
internal import TroveModels

/// Linear layers in the form that the kernels read, in a file that all processes map: ready at once, and in memory
/// once. `TroveEmbed.docc/PackedWeightsFormat.md` gives the bytes.
///
/// Derived: a file that is damaged, or of other weights, numbers or layout, counts as none and is written anew.
struct PackedWeights: Sendable {
    /// What the file depends on.
    struct Key: Sendable, Equatable {
        /// SHA-256 of the weights, in hexadecimal.
        var weights: String
        var precision: EncoderOptions.Precision
    }

    private struct Section {
        var outputs: Int
        var inputs: Int
        var offset: Int
        var panelBytes: Int

        /// Bytes of panels and of the floats behind them.
        var bytes: Int { panelBytes + PackedLinear.floats(outputs) * 4 }
    }

    private static let magic = Array("TROVEPKW".utf8)
    private static let version: UInt32 = 1
    private static let headerBytes = 64
    private static let sectionBytes = 24
    /// Where sections begin: as the kernels want them.
    private static let alignment = 64

    private let file: MappedFile
    private let sections: [Section]

    /// Opens the file at `path`; nil where there is none, or one that is not whole or not of that key.
    init?(_ path: String, _ key: Key) {
        guard let file = try? MappedFile(path), file.count >= Self.headerBytes else { return nil }
        let header = file.bytes(0..<Self.headerBytes)
        let count = Int(Self.number(header, 52))
        let tableEnd = Self.headerBytes + count * Self.sectionBytes
        guard Array(header.prefix(52)) == Self.prefix(key), count <= 4096, tableEnd <= file.count else { return nil }
        let table = file.bytes(Self.headerBytes..<tableEnd)
        guard Self.number(header, 56) == Self.checksum(Array(header.prefix(56)) + table) else { return nil }
        var sections: [Section] = []
        for start in stride(from: 0, to: table.count, by: Self.sectionBytes) {
            let section = Section(
                outputs: Int(Self.number(table, start)), inputs: Int(Self.number(table, start + 4)),
                offset: Int(Self.wide(table, start + 8)), panelBytes: Int(Self.wide(table, start + 16)))
            guard section.offset % Self.alignment == 0, section.panelBytes % 4 == 0,
                section.offset >= tableEnd, section.offset + section.bytes <= file.count
            else { return nil }
            sections.append(section)
        }
        // SAFETY: the range lies inside the mapping.
        let found = unsafe file.withBytes { all in
            unsafe all.baseAddress.map { unsafe ctrove_crc32c(0, $0 + tableEnd, all.count - tableEnd) }
        }
        guard found == Self.number(header, 60) else { return nil }
        self.file = file
        self.sections = sections
    }

    /// Layer `number` in the order in which it was written; nil where there is none of that shape.
    func layer(_ number: Int, inputs: Int, outputs: Int) -> PackedLinear? {
        guard number < sections.count else { return nil }
        let section = sections[number]
        guard section.inputs == inputs, section.outputs == outputs else { return nil }
        return PackedLinear(
            file, at: section.offset, panelBytes: section.panelBytes, inputs: inputs, outputs: outputs)
    }

    /// Writes `layers` as a file at `path`, whose folder is made if it is missing.
    /// - Throws: `.inputOutput`, `.diskFull`: then there is no file, or the old one.
    static func write(_ layers: [PackedLinear], _ key: Key, to path: String) throws(TroveError) {
        var table: [UInt8] = []
        var offset = rounded(headerBytes + layers.count * sectionBytes)
        for layer in layers {
            append(UInt32(layer.outputs), to: &table)
            append(UInt32(layer.inputs), to: &table)
            append(UInt64(offset), to: &table)
            append(UInt64(layer.panelBytes), to: &table)
            offset = rounded(offset + layer.panelBytes + PackedLinear.floats(layer.outputs) * 4)
        }
        var payload: [UInt8] = []
        payload.reserveCapacity(offset)
        for layer in layers {
            let place = headerBytes + table.count + payload.count
            payload += [UInt8](repeating: 0, count: rounded(place) - place)
            payload += layer.bytes
        }
        var header = prefix(key)
        append(UInt32(layers.count), to: &header)
        append(checksum(header + table), to: &header)
        append(checksum(payload), to: &header)
        let file = try NewFile(path: path, permissions: 0o644)
        try file.write(header + table)
        try file.write(payload)
        try file.finish()
    }

    /// The first 52 bytes: all that must be equal for a file to be used.
    private static func prefix(_ key: Key) -> [UInt8] {
        var bytes = magic
        append(version, to: &bytes)
        append(UInt32(EncoderOptions.Precision.allCases.firstIndex(of: key.precision) ?? 0), to: &bytes)
        let digits = Array(key.weights.utf8.prefix(64))
        for at in stride(from: 0, to: 64, by: 2) {
            let pair = at + 1 < digits.count ? String(decoding: digits[at...(at + 1)], as: UTF8.self) : "0"
            bytes.append(UInt8(pair, radix: 16) ?? 0)
        }
        append(UInt32(CTROVE_PANEL), to: &bytes)
        return bytes
    }

    private static func rounded(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        // SAFETY: the array holds `count` bytes and outlives the call.
        unsafe bytes.withUnsafeBytes { unsafe ctrove_crc32c(0, $0.baseAddress, $0.count) }
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        bytes[at..<(at + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A number of eight bytes; one that no file can have becomes too large to be used.
    private static func wide(_ bytes: [UInt8], _ at: Int) -> UInt64 {
        min(bytes[at..<(at + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }, 1 << 40)
    }
}
