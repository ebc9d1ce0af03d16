#if canImport(Glibc)
    internal import Glibc
#endif

/// Memory of this process and its children.
package enum ProcessMemory {
    /// Largest resident bytes so far: of this process, and of the largest child that has ended.
    package static var peaks: (own: Int, child: Int) { (peak(Self.this), peak(Self.children)) }

    /// The system's numbers `RUSAGE_SELF` and `RUSAGE_CHILDREN`.
    private static let this: Int32 = 0
    private static let children: Int32 = -1

    private static func peak(_ who: Int32) -> Int {
        var usage = rusage()
        // SAFETY: `usage` is a local that the call fills.
        return unsafe getrusage(who, &usage) == 0 ? usage.ru_maxrss << 10 : 0
    }
}
