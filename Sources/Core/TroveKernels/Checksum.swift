internal import CTroveKernels

/// CRC-32C (Castagnoli), as iSCSI and ext4 use it.
package enum Checksum {
    /// The checksum of `bytes`, continuing from `previous`.
    package static func crc32c(_ bytes: RawSpan, continuing previous: UInt32 = 0) -> UInt32 {
        // SAFETY: the kernel reads `bytes.byteCount` bytes.
        unsafe bytes.withUnsafeBytes { bytes in unsafe ctrove_crc32c(previous, bytes.baseAddress, bytes.count) }
    }
}
