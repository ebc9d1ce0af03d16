internal import Foundation
internal import TroveCore

/// The `.fvecs` and `.ivecs` files of vector benchmarks: each row is its length as Int32, then its values.
struct VectorFile<Element: BitwiseCopyable> {
    /// Values of a row.
    let width: Int
    /// Rows, one after the other.
    let values: [Element]
    /// Number of rows.
    var count: Int { values.count / width }

    /// Reads a file whose elements take four bytes.
    init(path: String) throws(TroveError) {
        precondition(MemoryLayout<Element>.size == 4, "elements of four bytes")
        let file = try MappedFile(path: path)
        (width, values) = try file.withBytes { (bytes) throws(TroveError) in
            func length(at offset: Int) -> Int {
                // SAFETY: the callers' offsets lie four bytes or more before the end.
                Int(Int32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Int32.self)))
            }
            let width = bytes.byteCount >= 4 ? length(at: 0) : 0
            let rowBytes = (width + 1) * 4
            guard (1...1_000_000).contains(width), bytes.byteCount % rowBytes == 0 else {
                throw TroveError(.corruptInput, "\(path) is no .fvecs or .ivecs file")
            }
            var values: [Element] = []
            values.reserveCapacity(bytes.byteCount / rowBytes * width)
            for start in stride(from: 0, to: bytes.byteCount, by: rowBytes) {
                guard length(at: start) == width else {
                    throw TroveError(.corruptInput, "\(path): the row at byte \(start) has another length")
                }
                for index in 1...width {
                    // SAFETY: the row ends within the file; any bit pattern is a value of the element.
                    values.append(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start + index * 4, as: Element.self))
                }
            }
            return (width, values)
        }
    }

    /// One row.
    func row(_ index: Int) -> [Element] { Array(values[index * width..<(index + 1) * width]) }
}

extension VectorFile<Int32> {
    /// Writes rows of ids to a file, filled up with -1.
    static func write(_ rows: [[Neighbor]], width: Int, to path: String) throws(TroveError) {
        var words: [Int32] = []
        for row in rows {
            words.append(Int32(width))
            for index in 0..<width { words.append(index < row.count ? Int32(truncatingIfNeeded: row[index].id) : -1) }
        }
        var data = Data()
        for word in words { for shift in [0, 8, 16, 24] { data.append(UInt8(truncatingIfNeeded: word >> shift)) } }
        do { try data.write(to: URL(fileURLWithPath: path)) } catch {
            throw TroveError(.inputOutput, "cannot write \(path): \(error)", cause: error)
        }
    }
}
