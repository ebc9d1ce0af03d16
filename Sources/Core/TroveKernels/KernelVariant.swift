internal import CTroveKernels

/// An instruction set that the kernels are written for. Scalar code is the reference for the others.
package enum KernelVariant: CaseIterable, Sendable {
    /// AVX-512 with VNNI.
    case avx512
    /// AVX2, FMA and F16C.
    case avx2
    /// NEON, which every 64-bit ARM has.
    case neon
    /// Plain C, for any processor.
    case portable

    /// Whether this processor and its operating system run it.
    package var isAvailable: Bool { ctrove_supports(code) != 0 }

    /// The fastest that is available; probed once.
    package static let best = allCases.first(where: \.isAvailable) ?? .portable

    private var code: Int32 {
        switch self {
        case .avx512: CTROVE_AVX512
        case .avx2: CTROVE_AVX2
        case .neon: CTROVE_NEON
        case .portable: CTROVE_PORTABLE
        }
    }

    /// The kernels themselves. A variant that is not available must not be called.
    var kernels: ctrove_distances {
        precondition(isAvailable, "this processor has no \(self) kernels")
        // SAFETY: the table is a constant of the C target and never NULL.
        return unsafe ctrove_distances_of(code).pointee
    }
}
