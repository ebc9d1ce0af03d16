/// The ids that a search may find: a bitmap where they lie close together, a sorted list where they do not.
package struct IDSet: Sendable {
    /// Ids in the set.
    package let count: Int
    let form: Form

    enum Form: Sendable {
        /// Bit i of `words` stands for `base + i`.
        case bitmap(base: Int64, words: [UInt64])
        /// Ascending, without repeats.
        case sorted([Int64])
    }

    /// Creates a set of ids in any order; repeats count once.
    package init(_ ids: some Sequence<Int64>) {
        let ids = Array(ids)
        guard let least = ids.min(), let greatest = ids.max() else {
            (count, form) = (0, .sorted([]))
            return
        }
        let (span, overflow) = greatest.subtractingReportingOverflow(least)
        // A bitmap may take as many bytes as a list of the same ids, or 128 KiB.
        guard !overflow, span < max(1 << 20, ids.count * 64) else {
            let sorted = ids.sorted()
            var unique: [Int64] = []
            unique.reserveCapacity(sorted.count)
            for id in sorted where id != unique.last { unique.append(id) }
            (count, form) = (unique.count, .sorted(unique))
            return
        }
        var words = [UInt64](repeating: 0, count: Int(span) / 64 + 1)
        for id in ids { words[Int(id - least) >> 6] |= 1 << UInt64((id - least) & 63) }
        count = words.reduce(0) { $0 + $1.nonzeroBitCount }
        form = .bitmap(base: least, words: words)
    }

    /// Creates a set of few ids, so that a search looks at them alone and never at all vectors.
    /// - Parameter ascending: In ascending order, without repeats.
    package init(ascending ids: [Int64]) {
        (count, form) = (ids.count, .sorted(ids))
    }

    /// Whether an id is in the set.
    package func contains(_ id: Int64) -> Bool {
        switch form {
        case .bitmap(let base, let words):
            let (offset, overflow) = id.subtractingReportingOverflow(base)
            guard !overflow, offset >= 0, offset >> 6 < words.count else { return false }
            return words[Int(offset >> 6)] >> UInt64(offset & 63) & 1 == 1
        case .sorted(let ids):
            var (low, high) = (0, ids.count)
            while low < high {
                let middle = (low + high) / 2
                if ids[middle] < id { low = middle + 1 } else { high = middle }
            }
            return low < ids.count && ids[low] == id
        }
    }

    /// At most `size` of the ids, from all over the set.
    func sample(_ size: Int) -> [Int64] {
        switch form {
        case .bitmap(let base, let words):
            let step = max(1, words.count / size)
            return stride(from: 0, to: words.count, by: step).prefix(size).compactMap { start in
                let at = words[start..<min(words.count, start + step)].firstIndex { $0 != 0 }
                return at.map { base + Int64($0 * 64 + words[$0].trailingZeroBitCount) }
            }
        case .sorted(let ids):
            let step = max(1, ids.count / size)
            return stride(from: 0, to: ids.count, by: step).prefix(size).map { ids[$0] }
        }
    }

    /// The ids in ascending order.
    func forEach(_ body: (Int64) -> Void) {
        switch form {
        case .bitmap(let base, let words):
            for (index, word) in words.enumerated() {
                var rest = word
                while rest != 0 {
                    body(base + Int64(index * 64 + rest.trailingZeroBitCount))
                    rest &= rest - 1
                }
            }
        case .sorted(let ids):
            ids.forEach(body)
        }
    }
}
