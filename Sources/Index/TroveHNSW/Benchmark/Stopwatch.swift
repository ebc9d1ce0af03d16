internal import Foundation

/// Time since it was made.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let startOfProcessor = Stopwatch.processorTime

    /// Wall time.
    var seconds: Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }

    /// Wall time.
    var milliseconds: Double { seconds * 1e3 }

    /// Time of this thread on a processor: other programs do not count.
    var processorSeconds: Double { Self.processorTime - startOfProcessor }

    private static var processorTime: Double {
        var time = timespec()
        // SAFETY: the structure lives for the call.
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

extension [Double] {
    /// The middle one; 0 of none.
    var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
