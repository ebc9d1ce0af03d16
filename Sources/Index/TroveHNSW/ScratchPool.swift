internal import CTroveKernels
internal import Synchronization
internal import TroveCore

/// Working memory for searches, one piece a searching thread, used again and again.
final class ScratchPool: Sendable {
    private let free = Mutex<[Scratch]>([])

    /// Lends a piece of working memory to `body`.
    func withScratch<Result>(_ body: (Scratch) throws(TroveError) -> Result) throws(TroveError) -> Result {
        let scratch = try take()
        defer { free.withLock { $0.append(scratch) } }
        return try body(scratch)
    }

    /// Lends several pieces.
    func withScratches<Result>(
        _ count: Int, _ body: ([Scratch]) throws(TroveError) -> Result
    ) throws(TroveError) -> Result {
        let scratches = try (0..<count).map { (_) throws(TroveError) in try take() }
        defer { free.withLock { $0 += scratches } }
        return try body(scratches)
    }

    private func take() throws(TroveError) -> Scratch {
        if let free = free.withLock({ $0.popLast() }) { return free }
        return try Scratch()
    }
}

/// The visited set, the pool of candidates and the query's code of one search at a time.
@safe final class Scratch: @unchecked Sendable {
    // Sendable: lent to one search at a time by the pool.
    let pointer: OpaquePointer

    init() throws(TroveError) {
        guard let pointer = unsafe ctrove_scratch_create() else { throw Self.noMemory }
        unsafe self.pointer = pointer
    }

    // SAFETY: made by `ctrove_scratch_create`, given back once.
    deinit { unsafe ctrove_scratch_destroy(pointer) }

    /// Distances computed by the last search.
    var distances: Int {
        // SAFETY: the pointer is valid while self is.
        Int(unsafe ctrove_scratch_distances(pointer))
    }

    static var noMemory: TroveError {
        TroveError(.limitExceeded, "no memory left for the vector index; close other programs or index less")
    }
}
