/// A worker's own memory: hidden states and what is computed from them. It grows as needed and is never shared.
@safe package final class EncoderWorkspace {
    private var memory: UnsafeMutablePointer<Float>?
    private var capacity = 0

    /// Room for `count` floats, aligned to 64 bytes; what was there before is lost.
    package func reserve(_ count: Int) -> UnsafeMutablePointer<Float> {
        if let memory = unsafe memory, capacity >= count { return unsafe memory }
        unsafe memory?.deallocate()
        // SAFETY: fresh memory of `count` floats; deallocated when replaced and in deinit.
        let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        let fresh = unsafe raw.bindMemory(to: Float.self, capacity: count)
        unsafe memory = fresh
        capacity = count
        return unsafe fresh
    }

    deinit { unsafe memory?.deallocate() }
}
