package import TroveCore

extension WeightFile {
    /// The tensor of that name, checked to have `shape`.
    /// - Throws: `.corruptInput` when it is absent or of another shape.
    package func tensor(_ name: String, shape: [Int]) throws(TroveError) -> StoredTensor {
        guard let tensor = tensors[name] else { throw corrupt("tensor '\(name)' is missing") }
        guard tensor.shape == shape else {
            throw corrupt("tensor '\(name)' has shape \(tensor.shape), not \(shape)")
        }
        return tensor
    }

    /// The numbers of a float tensor as single precision, copied one by one: for small tensors and uncommon
    /// elements; ``withFloats(_:shape:_:)`` is the fast way.
    /// - Throws: `.corruptInput` when it is absent, of another shape, or no F32, F16, BF16 or F64.
    package func floats(_ name: String, shape: [Int]) throws(TroveError) -> [Float] {
        let tensor = try tensor(name, shape: shape)
        let count = shape.reduce(1, *)
        if tensor.element == .float32 {
            let stored = tensor.range.count / 4
            // SAFETY: the range was checked against the file when it was opened, and has four bytes a number; any
            // bits are a float.
            let raw = unsafe file.withBytes { all in
                unsafe [Float](unsafeUninitializedCapacity: stored) { out, initialized in
                    unsafe UnsafeMutableRawBufferPointer(out).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: all[tensor.range]))
                    initialized = stored
                }
            }
            return tensor.strides.map { Self.places(shape, $0).map { raw[$0] } } ?? raw
        }
        let bytes = file.bytes(tensor.range)
        func bits(_ index: Int, _ size: Int) -> UInt64 {
            (0..<size).reversed().reduce(0) { $0 << 8 | UInt64(bytes[index * size + $1]) }
        }
        let convert: (Int) -> Float
        switch tensor.element {
        case .float32: convert = { Float(bitPattern: UInt32(bits($0, 4))) }
        case .float16: convert = { widenHalf(UInt16(bits($0, 2))) }
        case .bfloat16: convert = { Float(bitPattern: UInt32(bits($0, 2)) << 16) }
        case .float64: convert = { Float(Double(bitPattern: bits($0, 8))) }
        default:
            throw corrupt("tensor '\(name)' holds \(tensor.element.rawValue), not floats")
        }
        guard let strides = tensor.strides else { return (0..<count).map(convert) }
        return Self.places(shape, strides).map(convert)
    }

    /// The numbers of a float tensor, row-major. F32 tensors are read in place, from the mapped file.
    /// - Throws: as ``floats(_:shape:)``, and what `body` throws.
    package func withFloats<Result>(
        _ name: String, shape: [Int], _ body: (UnsafeBufferPointer<Float>) throws(TroveError) -> Result
    ) throws(TroveError) -> Result {
        let tensor = try tensor(name, shape: shape)
        // The format asks for no alignment; files in practice have it.
        let isAligned = tensor.range.lowerBound % MemoryLayout<Float>.alignment == 0
        guard tensor.element == .float32, tensor.strides == nil, isAligned else {
            let copy = try floats(name, shape: shape)
            return try unsafe Self.lend(copy, body)
        }
        // SAFETY: the range was checked against the file when it was opened, is aligned, and any bits are a float;
        // the mapping begins at a page.
        return try unsafe file.withBytes { (all) throws(TroveError) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: all[tensor.range]).bindMemory(to: Float.self))
        }
    }

    /// Where the numbers of a strided tensor lie, in row-major order.
    private static func places(_ shape: [Int], _ strides: [Int]) -> [Int] {
        var places = [0]
        for (extent, stride) in zip(shape, strides) {
            var next: [Int] = []
            next.reserveCapacity(places.count * extent)
            for place in places { for index in 0..<extent { next.append(place + index * stride) } }
            places = next
        }
        return places
    }

    private static func lend<Result>(
        _ floats: [Float], _ body: (UnsafeBufferPointer<Float>) throws(TroveError) -> Result
    ) throws(TroveError) -> Result {
        // SAFETY: the array outlives the call.
        try unsafe floats.withUnsafeBufferPointer { (all) throws(TroveError) in try unsafe body(all) }
    }

    private func corrupt(_ reason: String) -> TroveError {
        TroveError(.corruptInput, "\(file.path) is not the weight file that was expected: \(reason)")
    }
}

/// Half precision to single, by its bits.
private func widenHalf(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = Int(half >> 10 & 31)
    let fraction = UInt32(half & 0x3FF)
    switch exponent {
    case 0: return (sign == 0 ? 1 : -1) * Float(fraction) * Float(sign: .plus, exponent: -24, significand: 1)
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | UInt32(exponent + 112) << 23 | fraction << 13)
    }
}
