internal import TroveCore
internal import TroveModels

/// The table of word embeddings: read in place from the mapped file where it holds single precision, else a copy.
struct WordEmbeddings: Sendable {
    private let file: any WeightFile
    private let name: String
    private let shape: [Int]
    private let copy: [Float]

    init(_ file: any WeightFile, _ name: String, rows: Int, width: Int) throws(TroveError) {
        self.file = file
        self.name = name
        shape = [rows, width]
        let tensor = try file.tensor(name, shape: shape)
        let isInPlace = tensor.element == .float32 && tensor.strides == nil && tensor.range.lowerBound % 4 == 0
        copy = isInPlace ? [] : try file.floats(name, shape: shape)
    }

    /// Lends the rows, row-major.
    func withRows(_ body: (UnsafePointer<Float>) -> Void) {
        if copy.isEmpty {
            // The tensor was found and checked in init; it cannot go away.
            unsafe file.file.withBytes { all in
                guard let tensor = file.tensors[name] else { return }
                // SAFETY: the range lies inside the file, is aligned, and any bits are a float.
                let rows = unsafe UnsafeRawBufferPointer(rebasing: all[tensor.range]).bindMemory(to: Float.self)
                if let first = rows.baseAddress { unsafe body(first) }
            }
        } else {
            // SAFETY: the array outlives the call.
            unsafe copy.withUnsafeBufferPointer { if let first = $0.baseAddress { unsafe body(first) } }
        }
    }
}
