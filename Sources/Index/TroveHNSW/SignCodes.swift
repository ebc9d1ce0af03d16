internal import CTroveKernels

/// Codes of one bit for the stored nodes of a graph in memory: to measure it as it will be in its file, and to look at
/// many vectors at an eighth of the memory.
@safe final class SignCodes {
    /// Nodes that have a code.
    private(set) var count = 0
    private var capacity: Int
    private var codes: UnsafeMutablePointer<UInt8>
    private var scales: UnsafeMutablePointer<Float>
    private let stride: UInt32

    /// Makes the codes of the first `count` nodes.
    init(of core: OpaquePointer, count: Int, dimension: Int) {
        stride = ctrove_sign_stride(UInt32(dimension))
        capacity = max(1, count)
        unsafe codes = .allocate(capacity: capacity * Int(stride))
        unsafe scales = .allocate(capacity: capacity)
        unsafe write(core, nodes: 0..<count)
    }

    deinit {
        // SAFETY: allocated in init or `reserve`, given back once.
        unsafe codes.deallocate()
        unsafe scales.deallocate()
    }

    /// Makes the code of a node anew, or of the one behind the last.
    func update(_ core: OpaquePointer, node: Int) {
        if node >= capacity { reserve(max(node + 1, capacity * 3 / 2)) }
        unsafe write(core, nodes: node..<(node + 1))
    }

    /// Forgets the last node.
    func removeLast() { count -= 1 }

    private func write(_ core: OpaquePointer, nodes: Range<Int>) {
        let order = nodes.map { UInt32($0) }
        // SAFETY: both have room for these nodes, which are stored; no links are packed.
        unsafe order.withUnsafeBufferPointer { order in
            unsafe ctrove_graph_pack(
                core, order.baseAddress, nil, UInt32(CTROVE_SECTION_SIGNS), 0, 0, UInt32(nodes.count),
                codes + nodes.lowerBound * Int(stride))
            unsafe ctrove_graph_pack(
                core, order.baseAddress, nil, UInt32(CTROVE_SECTION_SIGN_SCALES), 0, 0, UInt32(nodes.count),
                scales + nodes.lowerBound)
        }
        count = max(count, nodes.upperBound)
    }

    private func reserve(_ room: Int) {
        let moreCodes = UnsafeMutablePointer<UInt8>.allocate(capacity: room * Int(stride))
        let moreScales = UnsafeMutablePointer<Float>.allocate(capacity: room)
        // SAFETY: both hold `count` nodes, and there is room for more in the new ones.
        unsafe moreCodes.update(from: codes, count: count * Int(stride))
        unsafe moreScales.update(from: scales, count: count)
        unsafe codes.deallocate()
        unsafe scales.deallocate()
        unsafe (codes, scales) = (moreCodes, moreScales)
        capacity = room
    }

    /// Puts these codes in the place of a view's own. Whoever uses the view keeps self alive.
    func replaceCodes(of view: inout ctrove_graph_view) {
        unsafe view.codes = UnsafePointer(codes)
        unsafe view.scales = UnsafePointer(scales)
        unsafe view.code_stride = stride
        unsafe view.binary = 1
    }
}
