internal import CTroveKernels
internal import TroveCore

/// A graph's nodes in the order of its file, on the way there.
@safe struct GraphPacking {
    let core: OpaquePointer
    let view: ctrove_graph_view
    /// order[new] = old, live nodes by descending level.
    let order: [UInt32]
    /// inverse[old] = new, or CTROVE_NO_NODE.
    let inverse: [UInt32]

    /// Writes the file beside `path` and then puts it there.
    /// - Parameter template: What is not known from the nodes themselves.
    func write(to path: String, header template: GraphHeader) throws(TroveError) {
        guard template.fingerprint.utf8.count <= GraphHeader.fingerprintLimit else {
            throw TroveError(.invalidArgument, "the fingerprint is longer than 2048 bytes; shorten it")
        }
        var header = template
        header.count = order.count
        header.dimension = unsafe Int(view.dimension)
        for node in order {
            // SAFETY: `order` holds stored nodes.
            let level = Int(unsafe ctrove_graph_level(core, node))
            for below in 0...level { header.levelCounts[below] += 1 }
            header.top = max(header.top, level)
        }
        let file = try SnapshotFile(path: path)
        for want in header.expectedSections {
            let offset = try file.align()
            switch want.kind {
            case .idOrder: try writeIDOrder(to: file)
            case .upper:
                for level in 1..<GraphHeader.levels {
                    let nodes = header.levelCounts[level]
                    try writeNodes(nodes, .upper, .int8, level: level, width: header.parameters.m * 4, to: file)
                }
            default:
                let width = want.bytes / max(1, header.count)
                try writeNodes(header.count, want.kind, header.parameters.codes, level: 0, width: width, to: file)
            }
            header.sections.append(.init(kind: want.kind, offset: offset, bytes: want.bytes))
        }
        let offset = try file.align()
        let bytes = try file.writeChecksums()
        header.sections.append(.init(kind: .checksums, offset: offset, bytes: bytes))
        header.fileBytes = offset + bytes
        try file.finish(header: header.encoded())
    }

    private func writeNodes(
        _ nodes: Int, _ kind: GraphHeader.Kind, _ codes: GraphParameters.Codes, level: Int, width: Int,
        to file: SnapshotFile
    ) throws(TroveError) {
        guard nodes > 0 else { return }
        let section = codes == .binary ? kind.sectionOfSigns : kind.rawValue
        let step = max(1, (1 << 20) / width)
        for first in stride(from: 0, to: nodes, by: step) {
            let count = min(step, nodes - first)
            // SAFETY: `first + count` nodes are in `order`; the array holds `count * width` bytes, all written.
            let packed = unsafe [UInt8](unsafeUninitializedCapacity: count * width) { out, filled in
                unsafe order.withUnsafeBufferPointer { order in
                    unsafe inverse.withUnsafeBufferPointer { inverse in
                        unsafe ctrove_graph_pack(
                            core, order.baseAddress, inverse.baseAddress, section, UInt32(level), UInt32(first),
                            UInt32(count), out.baseAddress)
                    }
                }
                filled = count * width
            }
            try file.append(packed)
        }
    }

    private func writeIDOrder(to file: SnapshotFile) throws(TroveError) {
        guard let ids = unsafe view.ids else { return }
        // SAFETY: `order` holds stored nodes, each of which has an id.
        let sorted = order.map { unsafe ids[Int($0)] }
        let byID = sorted.indices.sorted { sorted[$0] < sorted[$1] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byID.count * 4)
        for node in byID { for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: node >> shift)) } }
        try file.append(bytes)
    }
}

extension GraphHeader.Kind {
    /// What `graph.h` calls this section where codes are of one bit.
    fileprivate var sectionOfSigns: UInt32 {
        switch self {
        case .codes: UInt32(CTROVE_SECTION_SIGNS)
        case .scales: UInt32(CTROVE_SECTION_SIGN_SCALES)
        default: rawValue
        }
    }
}
