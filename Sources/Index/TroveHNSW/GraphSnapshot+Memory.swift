internal import CTroveKernels
internal import Foundation
internal import Synchronization
package import TroveCore

/// The graph part of a snapshot in memory of its own: checked once, in huge pages, out of reach of the file's fate.
@safe final class GraphCopy: @unchecked Sendable {
    // Sendable: `view` and `bytes` are written once, before `isReady` is set, and read only after.
    private let isReady = Atomic(false)
    private let searches = Atomic(0)
    private var view = unsafe ctrove_graph_view()
    private var pages: UnsafeMutableRawPointer?
    private var byteCount = 0

    // SAFETY: taken by `ctrove_blocks_copy`; nobody searches an object that nobody holds.
    deinit { unsafe ctrove_pages_give_back(pages, byteCount) }

    /// The graph in memory, once it is there.
    var ready: ctrove_graph_view? { isReady.load(ordering: .acquiring) ? unsafe view : nil }

    /// Counts a search of the mapped file; true for the one that makes a copy worth its cost.
    func isDue() -> Bool {
        searches.add(1, ordering: .relaxed).newValue == Self.dueAfter && !Self.isShared.load(ordering: .relaxed)
    }

    /// Whether graphs stay in their files: see ``GraphMemory``.
    fileprivate static let isShared = Atomic(false)

    func publish(_ view: ctrove_graph_view, pages: UnsafeMutableRawPointer, byteCount: Int) {
        precondition(!isReady.load(ordering: .acquiring))
        unsafe self.view = view
        unsafe self.pages = pages
        self.byteCount = byteCount
        isReady.store(true, ordering: .releasing)
    }

    private static let dueAfter = 64
}

/// Where graphs lie while they are searched.
package enum GraphMemory {
    /// Leaves graphs in their files from now on, which all processes share, instead of copying those that are much
    /// searched: for processes of which there are several.
    package static func share() { GraphCopy.isShared.store(true, ordering: .relaxed) }
}

/// The guard against files that are cut while they are mapped.
package enum MappingGuard {
    /// Turns reads of what a file no longer has into errors instead of a fatal signal, for the whole process.
    ///
    /// For executables of ours: a program that embeds the library may handle SIGBUS itself. Other faults go on to the
    /// handler that was there before.
    package static func install() { _ = ctrove_guard_mappings() }
}

extension GraphSnapshot {
    /// Lends the graph as the search sees it.
    /// - Throws: What `body` throws, or `.integrity` naming the place when what was read is damaged.
    func withView<Result>(_ body: (GraphView) throws(TroveError) -> Result) throws(TroveError) -> Result {
        defer { withExtendedLifetime(self) {} }
        if let view = unsafe copy.ready {
            // SAFETY: the copy lives as long as self.
            let result = Swift.Result { () throws(TroveError) in try body(unsafe GraphView(core: view)) }
            try throwIfDamaged()
            return try result.get()
        }
        if copy.isDue(), header.graphBytes < Self.copyLimit {
            Thread.detachNewThread { [self] in try? warm() }
        }
        // SAFETY: the mapping lives as long as self.
        let result = Swift.Result { () throws(TroveError) in try body(unsafe GraphView(core: mapped)) }
        try throwIfDamaged()
        return try result.get()
    }

    /// Checks the graph part of the file and copies it into huge pages: one entry of the processor's address cache
    /// for 2 MiB instead of 4 KiB: random reads gained 5 to 18 % measured. Happens by itself, on a thread aside, after
    /// the first searches of a graph that takes less than an eighth of the memory. Rows stay in the file.
    /// - Throws: `.integrity` naming the first damaged block; searches throw it too from then on.
    package func warm() throws(TroveError) {
        guard unsafe copy.ready == nil, let rows = header.sections.first(where: { $0.kind == .rows }) else { return }
        try making.withLock { (_) throws(TroveError) in
            // SAFETY: the blocks are this object's own; sections begin where the header's reader checked.
            guard unsafe copy.ready == nil, let base = unsafe file.bytes.baseAddress,
                let pages = unsafe ctrove_blocks_copy(blocks, rows.offset)
            else { return try throwIfDamaged() }
            var view = unsafe Self.view(of: header, base: UnsafeRawPointer(pages) - GraphHeader.byteCount)
            unsafe view.rows = mapped.rows
            unsafe view.row_blocks = blocks
            unsafe copy.publish(view, pages: pages, byteCount: rows.offset - GraphHeader.byteCount)
            // The file's pages of what was copied may go. Errors do not matter: they go by themselves then.
            _ = unsafe madvise(UnsafeMutableRawPointer(mutating: base), rows.offset, MADV_DONTNEED)
        }
    }

    private func throwIfDamaged() throws(TroveError) {
        // SAFETY: the blocks are this object's own.
        let place = Int(unsafe ctrove_blocks_damage(blocks))
        guard place >= 0 else { return }
        throw damage(place..<min(place + GraphHeader.blockBytes, header.fileBytes))
    }

    /// An eighth of the memory of this machine.
    private static let copyLimit = Int(clamping: ProcessInfo.processInfo.physicalMemory / 8)
}
