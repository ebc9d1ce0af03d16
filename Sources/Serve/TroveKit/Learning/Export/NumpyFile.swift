internal import Foundation
internal import TroveCore

/// Arrays as NumPy's files (`.npy`, format 1.0) and as archives of them (`.npz`, zip without compression).
enum NumpyFile {
    /// A two-dimensional array of 32-bit floats, row-major.
    static func floats(_ values: [Float], rows: Int, columns: Int) -> Data {
        var data = header("<f4", [rows, columns])
        for value in values { append(value.bitPattern, to: &data) }
        return data
    }

    /// Text of one length a row: 4 bytes a character, filled with zeros.
    static func texts(_ values: [String]) -> Data {
        let rows = values.map { Array($0.unicodeScalars) }
        let width = max(1, rows.map(\.count).max() ?? 1)
        var data = header("<U\(width)", [values.count])
        for row in rows {
            for scalar in row { append(scalar.value, to: &data) }
            for _ in row.count..<width { append(0, to: &data) }
        }
        return data
    }

    /// Arrays by name, as one archive.
    /// - Throws: `.invalidArgument` for more than such an archive can hold.
    static func archive(_ arrays: [(name: String, data: Data)]) throws(TroveError) -> Data {
        guard arrays.reduce(0, { $0 + $1.data.count }) < Int(UInt32.max) - 65536 else {
            throw TroveError(
                .invalidArgument, "the arrays are more than an .npz of 4 GiB holds; export a smaller store")
        }
        var archive = Data()
        var directory = Data()
        for (name, data) in arrays {
            let file = Data("\(name).npy".utf8)
            let checksum = crc32(data)
            let offset = UInt32(archive.count)
            var common = Data()
            // Version 2.0, no flags, stored, the earliest date there is.
            for field: UInt16 in [20, 0, 0, 0, 33] { append(field, to: &common) }
            append(checksum, to: &common)
            append(UInt32(data.count), to: &common)
            append(UInt32(data.count), to: &common)
            append(UInt16(file.count), to: &common)
            append(UInt16(0), to: &common)
            append(UInt32(0x0403_4B50), to: &archive)
            archive += common + file + data
            append(UInt32(0x0201_4B50), to: &directory)
            append(UInt16(20), to: &directory)
            directory += common
            for field: UInt16 in [0, 0, 0] { append(field, to: &directory) }
            append(UInt32(0), to: &directory)
            append(offset, to: &directory)
            directory += file
        }
        let start = UInt32(archive.count)
        archive += directory
        append(UInt32(0x0605_4B50), to: &archive)
        for field in [0, 0, UInt16(arrays.count), UInt16(arrays.count)] { append(field, to: &archive) }
        append(UInt32(directory.count), to: &archive)
        append(start, to: &archive)
        append(UInt16(0), to: &archive)
        return archive
    }

    private static func header(_ type: String, _ shape: [Int]) -> Data {
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
        // Magic, version, length and text fill whole blocks of 64 bytes.
        text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
        var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
        append(UInt16(text.utf8.count), to: &data)
        return data + Data(text.utf8)
    }

    private static func append(_ value: some FixedWidthInteger, to data: inout Data) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            data.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// The checksum of zip and PNG: CRC-32 (IEEE 802.3).
    static func crc32(_ data: Data) -> UInt32 {
        ~data.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static let table = (0..<256).map { index -> UInt32 in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        return value
    }
}
