/// One tensor of a weight file: what it holds and where. Numbers are little-endian.
package struct StoredTensor: Sendable, Hashable {
    /// Kind of its numbers.
    package var element: TensorElement
    /// Extents, outermost first; empty for a single number.
    package var shape: [Int]
    /// Its bytes, counted from the start of the file.
    package var range: Range<Int>
    /// Numbers from one index to the next, for each extent; nil when they lie row-major and without gaps.
    package var strides: [Int]?
}

/// A weight file of any format, opened and checked.
package protocol WeightFile: Sendable {
    /// The mapped file.
    var file: MappedFile { get }
    /// Tensors by name; each range lies inside the file and fits its shape and element.
    var tensors: [String: StoredTensor] { get }
}
