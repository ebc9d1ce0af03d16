package import TroveCore

/// A memory-mapped safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes.
///
/// Every bound of the header is checked when it is opened: each tensor's range fits its shape and element, ranges do
/// not overlap, and they leave no gap.
package struct SafetensorsFile: WeightFile {
    /// Tensors by name.
    package let tensors: [String: StoredTensor]
    /// The mapped file.
    package let file: MappedFile

    private static let longestHeader = 100_000_000

    /// Opens and checks the file at `path`.
    /// - Throws: `.notFound`, `.inputOutput`, or `.corruptInput` with the reason.
    package init(_ path: String) throws(TroveError) {
        file = try MappedFile(path)
        guard file.count >= 8 else { throw Self.corrupt(path, "it has \(file.count) bytes, less than a header") }
        let length = file.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.longestHeader), Int(length) <= file.count - 8 else {
            throw Self.corrupt(path, "its header claims \(length) bytes")
        }
        let start = 8 + Int(length)
        let header = try JSONValue(file.bytes(8..<start), of: "the header of \(path)")
        guard let members = header.members else { throw Self.corrupt(path, "its header is not an object") }
        var tensors: [String: StoredTensor] = [:]
        for member in members where member.name != "__metadata__" {
            let tensor = try Self.tensor(member, in: path, dataStart: start, fileEnd: file.count)
            guard tensors.updateValue(tensor, forKey: member.name) == nil else {
                throw Self.corrupt(path, "it names tensor '\(member.name)' twice")
            }
        }
        try Self.checkCoverage(tensors, from: start, to: file.count, path: path)
        self.tensors = tensors
    }

    private static func tensor(
        _ member: JSONValue.Member, in path: String, dataStart: Int, fileEnd: Int
    ) throws(TroveError) -> StoredTensor {
        let name = member.name
        guard let kind = member.value["dtype"]?.text, let element = TensorElement(rawValue: kind) else {
            let named = member.value["dtype"]?.text ?? "none"
            throw corrupt(path, "tensor '\(name)' has an unknown dtype '\(named)'")
        }
        guard let extents = member.value["shape"]?.elements, let offsets = member.value["data_offsets"]?.elements,
            offsets.count == 2, let begin = offsets[0].integer, let end = offsets[1].integer
        else { throw corrupt(path, "tensor '\(name)' has no shape or data_offsets") }
        var shape: [Int] = []
        var size = element.size
        for extent in extents {
            guard let extent = extent.integer, extent >= 0 else {
                throw corrupt(path, "tensor '\(name)' has a bad extent")
            }
            let (product, overflow) = size.multipliedReportingOverflow(by: extent)
            guard !overflow else { throw corrupt(path, "tensor '\(name)' is too large") }
            size = product
            shape.append(extent)
        }
        guard begin >= 0, begin <= end, end <= fileEnd - dataStart else {
            throw corrupt(path, "tensor '\(name)' lies outside the file; it may be cut short")
        }
        guard end - begin == size else {
            throw corrupt(path, "tensor '\(name)' has \(end - begin) bytes where its shape needs \(size)")
        }
        return StoredTensor(element: element, shape: shape, range: dataStart + begin..<dataStart + end)
    }

    private static func checkCoverage(
        _ tensors: [String: StoredTensor], from start: Int, to end: Int, path: String
    ) throws(TroveError) {
        var reached = start
        let ordered = tensors.sorted {
            ($0.value.range.lowerBound, $0.value.range.upperBound)
                < ($1.value.range.lowerBound, $1.value.range.upperBound)
        }
        for (name, tensor) in ordered {
            guard tensor.range.lowerBound >= reached else {
                throw corrupt(path, "tensor '\(name)' overlaps another")
            }
            guard tensor.range.lowerBound == reached else {
                throw corrupt(path, "bytes before tensor '\(name)' belong to none")
            }
            reached = tensor.range.upperBound
        }
        guard reached == end else { throw corrupt(path, "\(end - reached) bytes at its end belong to no tensor") }
    }

    private static func corrupt(_ path: String, _ reason: String) -> TroveError {
        TroveError(.corruptInput, "\(path) is not a sound safetensors file: \(reason)")
    }
}
