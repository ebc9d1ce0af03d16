internal import CTroveKernels
internal import Synchronization
package import TroveCore
internal import TroveKernels

/// An immutable graph file, mapped into memory. Any number of threads may search it at once.
///
/// Opening reads the header and the table of checksums, not the vectors. Each block is compared with its checksum
/// when a search first touches it, and damage is an error that names the place. Links are checked against the arrays
/// as they are followed, so no read leaves them whatever they hold. After some searches the graph moves into memory
/// of its own, see ``warm()``.
@safe package final class GraphSnapshot: @unchecked Sendable {
    // Sendable: all is immutable but the scratch pool, which locks, and the copy, which is published once.
    /// Where the file was opened.
    package let path: String
    /// Vectors in the file.
    package var count: Int { header.count }
    /// Floats of a vector.
    package var dimension: Int { header.dimension }
    /// What near means.
    package var metric: Metric { header.metric }
    /// The last change of the catalog that the graph holds.
    package var lastSequence: UInt64 { header.lastSequence }
    /// The encoder whose vectors these are.
    package var fingerprint: String { header.fingerprint }
    /// The `ef` that reaches a recall of `target`, as measured when the graph was written.
    package func ef(recall target: Double, k: Int) -> Int { header.calibration.ef(recall: target, k: k) }
    /// Bytes of the file, rows for rescoring included.
    package var fileBytes: Int { header.fileBytes }
    /// Bytes of those rows.
    package var rowsBytes: Int { header.count * header.dimension * 2 }

    let header: GraphHeader
    let file: MappedFile
    let mapped: ctrove_graph_view
    let blocks: OpaquePointer
    let copy = GraphCopy()
    private let idOrder: UnsafePointer<UInt32>?
    let scratches = ScratchPool()
    let making = Mutex(())

    /// Opens a graph file.
    /// - Throws: `.notFound`; `.corruptInput` or `.integrity` naming the place of damage; `.unsupportedVersion`.
    package static func open(_ path: String) throws(TroveError) -> GraphSnapshot {
        try GraphSnapshot(file: MappedFile(path: path))
    }

    private init(file: MappedFile) throws(TroveError) {
        self.file = file
        path = file.path
        let header = try file.withBytes { (bytes) throws(TroveError) in
            try GraphHeader(decoding: bytes, path: file.path)
        }
        self.header = header
        guard let table = header.sections.last, let base = unsafe file.bytes.baseAddress else { throw Scratch.noMemory }
        try Self.checkTableOfChecksums(of: file, at: table)
        // SAFETY: the table has a checksum a block, checked by the header's reader, and the file outlives the blocks.
        guard
            let blocks = unsafe ctrove_blocks_create(
                base, file.bytes.count, GraphHeader.byteCount, table.offset, GraphHeader.blockBytes,
                (base + table.offset).assumingMemoryBound(to: UInt32.self))
        else { throw Scratch.noMemory }
        unsafe self.blocks = blocks
        var mapped = unsafe Self.view(of: header, base: base)
        unsafe mapped.blocks = blocks
        unsafe mapped.row_blocks = blocks
        unsafe self.mapped = mapped
        let order = header.sections.first { $0.kind == .idOrder }
        // SAFETY: the section has four bytes a node, checked by the header's reader.
        unsafe idOrder = order.flatMap { order in
            unsafe file.bytes.baseAddress.map { unsafe ($0 + order.offset).assumingMemoryBound(to: UInt32.self) }
        }
    }

    // SAFETY: made in init, given back once, before the file is unmapped; no search runs on an object nobody holds.
    deinit { unsafe ctrove_blocks_destroy(blocks) }

    /// The id of a node below `count`.
    func id(of node: UInt32) -> Int64 {
        precondition(node < header.count)
        // SAFETY: the section of ids has `count` entries.
        guard let ids = unsafe mapped.ids else { return 0 }
        unsafe ctrove_blocks_touch(blocks, ids + Int(node), 8)
        return unsafe ids[Int(node)]
    }

    /// The node of the n-th least id; nil where the file is damaged.
    func nodeByID(_ rank: Int) -> UInt32? {
        precondition(rank < header.count)
        // SAFETY: the section has `count` entries.
        guard let order = unsafe idOrder else { return nil }
        unsafe ctrove_blocks_touch(blocks, order + rank, 4)
        let node = unsafe order[rank]
        return node < header.count ? node : nil
    }

    static func view(of header: GraphHeader, base: UnsafeRawPointer?) -> ctrove_graph_view {
        func start(_ kind: GraphHeader.Kind) -> UnsafeRawPointer? {
            let section = header.sections.first { $0.kind == kind }
            // SAFETY: the header's reader checked that sections lie in the file.
            return unsafe section.flatMap { section in unsafe base.map { unsafe $0 + section.offset } }
        }
        var view = unsafe ctrove_graph_view()
        unsafe view.count = UInt32(header.count)
        unsafe view.dimension = UInt32(header.dimension)
        unsafe view.metric = header.metric.rawValue
        unsafe view.m = UInt32(header.parameters.m)
        unsafe view.code_stride = UInt32(header.codeStride)
        unsafe view.binary = header.parameters.codes == .binary ? 1 : 0
        unsafe view.links0_stride = UInt32(header.parameters.m * 2)
        // Nodes are sorted by level: the first is on the highest.
        unsafe view.entry = 0
        unsafe view.top = UInt32(header.top)
        // SAFETY: the header's reader checked that every section has the size that its counts ask for and lies in
        // the file on a page border; little-endian machines only, as the C target assumes.
        unsafe view.codes = start(.codes)?.assumingMemoryBound(to: UInt8.self)
        unsafe view.scales = start(.scales)?.assumingMemoryBound(to: Float.self)
        unsafe view.norms = start(.norms)?.assumingMemoryBound(to: Float.self)
        unsafe view.rows = start(.rows)?.assumingMemoryBound(to: UInt16.self)
        unsafe view.links0 = start(.links0)?.assumingMemoryBound(to: UInt32.self)
        unsafe view.upper = start(.upper)?.assumingMemoryBound(to: UInt32.self)
        unsafe view.ids = start(.ids)?.assumingMemoryBound(to: Int64.self)
        var slots = 0
        for level in 1..<GraphHeader.levels {
            unsafe withUnsafeMutableBytes(of: &view.level_count) {
                unsafe $0.storeBytes(of: UInt32(header.levelCounts[level]), toByteOffset: level * 4, as: UInt32.self)
            }
            unsafe withUnsafeMutableBytes(of: &view.level_base) {
                unsafe $0.storeBytes(of: UInt64(slots), toByteOffset: level * 8, as: UInt64.self)
            }
            slots += header.levelCounts[level]
        }
        unsafe view.upper_slots = UInt64(slots)
        return unsafe view
    }

    /// The nodes of the ids in a bitmap.
    func nodes(base: Int64, words: [UInt64]) -> [UInt32] {
        // SAFETY: there is room for every node, and none comes twice.
        unsafe [UInt32](unsafeUninitializedCapacity: header.count) { out, filled in
            unsafe words.withUnsafeBufferPointer { words in
                let filter = unsafe ctrove_filter(words: words.baseAddress, base: base, bits: UInt64(words.count * 64))
                filled = unsafe withUnsafePointer(to: mapped) { view in
                    unsafe withUnsafePointer(to: filter) {
                        unsafe ctrove_graph_nodes(view, idOrder, $0, out.baseAddress)
                    }
                }
            }
        }
    }

    private static func checkTableOfChecksums(of file: MappedFile, at section: GraphHeader.Section) throws(TroveError) {
        try file.withBytes { (bytes) throws(TroveError) in
            let table = bytes.extracting(section.offset..<section.offset + section.bytes - 4)
            guard Checksum.crc32c(table) == word(of: bytes, at: section.offset + section.bytes - 4) else {
                throw TroveError(
                    .integrity,
                    "\(file.path): the table of checksums at byte \(section.offset) is damaged; run `trove repair`")
            }
        }
    }

    /// Reads the whole file and compares it with its checksums.
    /// - Throws: `.integrity` naming the first damaged block and its section.
    package func verify() throws(TroveError) {
        guard let table = header.sections.last else { return }
        try file.withBytes { (bytes) throws(TroveError) in
            var block = 0
            for start in stride(from: GraphHeader.byteCount, to: table.offset, by: GraphHeader.blockBytes) {
                let end = min(table.offset, start + GraphHeader.blockBytes)
                if Checksum.crc32c(bytes.extracting(start..<end)) != Self.word(of: bytes, at: table.offset + block * 4)
                {
                    throw damage(start..<end)
                }
                block += 1
            }
        }
    }

    private static func word(of bytes: RawSpan, at offset: Int) -> UInt32 {
        // SAFETY: the callers' offsets lie in the table of checksums, whose bounds the header's reader checked.
        UInt32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The error for damage in these bytes of the file.
    func damage(_ range: Range<Int>) -> TroveError {
        let section = header.sections.last { $0.offset < range.upperBound }
        return TroveError(
            .integrity,
            "\(path): bytes \(range.lowerBound)..<\(range.upperBound) (\(section.map { "\($0.kind)" } ?? "header")) are "
                + "damaged or cut off; run `trove repair`")
    }
}
