internal import CTroveKernels

/// Codes of one bit for every stored node of a graph in memory, while it is measured as it will be in its file.
@safe final class SignCodes {
    private let codes: UnsafeMutablePointer<UInt8>
    private let scales: UnsafeMutablePointer<Float>
    private let stride: UInt32

    /// Makes the codes of the first `count` nodes.
    init(of core: OpaquePointer, count: Int, dimension: Int) {
        stride = ctrove_sign_stride(UInt32(dimension))
        unsafe codes = .allocate(capacity: max(1, count * Int(stride)))
        unsafe scales = .allocate(capacity: max(1, count))
        let order = (0..<UInt32(count)).map { $0 }
        // SAFETY: both have room for every node; the order holds stored nodes; no links are packed.
        unsafe order.withUnsafeBufferPointer { order in
            unsafe ctrove_graph_pack(
                core, order.baseAddress, nil, UInt32(CTROVE_SECTION_SIGNS), 0, 0, UInt32(count), codes)
            unsafe ctrove_graph_pack(
                core, order.baseAddress, nil, UInt32(CTROVE_SECTION_SIGN_SCALES), 0, 0, UInt32(count), scales)
        }
    }

    deinit {
        // SAFETY: allocated in init, given back once.
        unsafe codes.deallocate()
        unsafe scales.deallocate()
    }

    /// Puts these codes in the place of a view's own. Whoever uses the view keeps self alive.
    func replaceCodes(of view: inout ctrove_graph_view) {
        unsafe view.codes = UnsafePointer(codes)
        unsafe view.scales = UnsafePointer(scales)
        unsafe view.code_stride = stride
        unsafe view.binary = 1
    }
}
