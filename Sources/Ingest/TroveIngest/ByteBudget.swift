/// Bounds the bytes of files that are in hand at once; one that is larger than the whole budget goes alone.
actor ByteBudget {
    private let limit: Int
    private var used = 0
    private var waiting: [(bytes: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(limit: Int) { self.limit = limit }

    /// Waits until `bytes` more may be taken in hand.
    func take(_ bytes: Int) async {
        let bytes = min(bytes, limit)
        if waiting.isEmpty, used + bytes <= limit {
            used += bytes
        } else {
            await withCheckedContinuation { waiting.append((bytes, $0)) }
        }
    }

    /// Gives back what ``take(_:)`` took, and lets the next ones in.
    func give(_ bytes: Int) {
        used -= min(bytes, limit)
        while let next = waiting.first, used + next.bytes <= limit {
            used += next.bytes
            waiting.removeFirst().continuation.resume()
        }
    }
}
