internal import CTroveKernels

extension KernelVariant {
    /// The sum of the products of two vectors of one length.
    package func dot(_ a: Span<Float>, _ b: Span<Float>) -> Float {
        precondition(a.count == b.count, "vectors of two lengths")
        // SAFETY: both hold `a.count` floats; the kernel reads no further.
        return unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in unsafe kernels.dot_f32(a.baseAddress, b.baseAddress, a.count) }
        }
    }

    /// The squared Euclidean distance of two vectors of one length.
    package func squaredDistance(_ a: Span<Float>, _ b: Span<Float>) -> Float {
        precondition(a.count == b.count, "vectors of two lengths")
        // SAFETY: both hold `a.count` floats; the kernel reads no further.
        return unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in unsafe kernels.l2_f32(a.baseAddress, b.baseAddress, a.count) }
        }
    }

    /// The sum of `(codes[i] - 128) * query[i]`: codes are signed bytes stored with a bias of 128.
    package func dot(codes: Span<UInt8>, query: Span<Int8>) -> Int32 {
        precondition(codes.count == query.count, "vectors of two lengths")
        var sum: Int32 = 0
        for index in query.indices { sum += Int32(query[index]) }
        // SAFETY: both hold `codes.count` bytes; the kernel reads no further.
        return unsafe codes.withUnsafeBufferPointer { codes in
            unsafe query.withUnsafeBufferPointer { query in
                unsafe kernels.dot_i8(codes.baseAddress, query.baseAddress, sum, codes.count)
            }
        }
    }

    /// The sum of the products of a row of binary16 values (as bit patterns) and a query.
    package func dot(half row: Span<UInt16>, _ query: Span<Float>) -> Float {
        precondition(row.count == query.count, "vectors of two lengths")
        // SAFETY: both hold `row.count` elements; the kernel reads no further.
        return unsafe row.withUnsafeBufferPointer { row in
            unsafe query.withUnsafeBufferPointer { query in
                unsafe kernels.dot_f16(row.baseAddress, query.baseAddress, row.count)
            }
        }
    }

    /// The squared Euclidean distance of a row of binary16 values (as bit patterns) and a query.
    package func squaredDistance(half row: Span<UInt16>, _ query: Span<Float>) -> Float {
        precondition(row.count == query.count, "vectors of two lengths")
        // SAFETY: both hold `row.count` elements; the kernel reads no further.
        return unsafe row.withUnsafeBufferPointer { row in
            unsafe query.withUnsafeBufferPointer { query in
                unsafe kernels.l2_f16(row.baseAddress, query.baseAddress, row.count)
            }
        }
    }

    /// Binary16 bit patterns of floats, rounded to nearest even; beyond 65,504 becomes infinite.
    package func halves(of values: Span<Float>) -> [UInt16] {
        // SAFETY: the array's memory holds `values.count` elements, all of which the kernel writes.
        unsafe values.withUnsafeBufferPointer { values in
            unsafe [UInt16](unsafeUninitializedCapacity: values.count) { out, count in
                unsafe kernels.f16_from_f32(values.baseAddress, out.baseAddress, values.count)
                count = values.count
            }
        }
    }

    /// The floats that binary16 bit patterns stand for; exact.
    package func floats(of halves: Span<UInt16>) -> [Float] {
        // SAFETY: the array's memory holds `halves.count` elements, all of which the kernel writes.
        unsafe halves.withUnsafeBufferPointer { halves in
            unsafe [Float](unsafeUninitializedCapacity: halves.count) { out, count in
                unsafe kernels.f32_from_f16(halves.baseAddress, out.baseAddress, halves.count)
                count = halves.count
            }
        }
    }
}
