/// A text on its way through normalisers, each scalar with the scalars of the original that it stands for.
struct AlignedText: Sendable {
    /// The text as it is now.
    private(set) var scalars: [Unicode.Scalar]
    /// For each scalar the range of the original that it came from.
    private(set) var starts: [Int32]
    private(set) var ends: [Int32]
    /// Where in the original this part begins.
    let origin: Int32

    var count: Int { scalars.count }
    var isEmpty: Bool { scalars.isEmpty }

    /// A part of the original, untouched.
    init(_ scalars: ArraySlice<Unicode.Scalar>) {
        self.scalars = Array(scalars)
        starts = scalars.indices.map { Int32($0) }
        ends = starts.map { $0 + 1 }
        origin = Int32(scalars.startIndex)
    }

    private init(_ text: AlignedText, _ range: Range<Int>) {
        scalars = Array(text.scalars[range])
        starts = Array(text.starts[range])
        ends = Array(text.ends[range])
        origin = starts.first ?? text.origin
    }

    /// A part of this text.
    subscript(_ range: Range<Int>) -> AlignedText { range == 0..<count ? self : AlignedText(self, range) }

    /// The range of the original that some scalars came from.
    func source(_ range: Range<Int>) -> (start: Int, end: Int) {
        guard let first = range.first, let last = range.last else { return (Int(origin), Int(origin)) }
        return (Int(starts[first]), Int(max(starts[first], ends[last])))
    }

    /// One scalar of a changed text: a positive `change` says that it was put in, any other that it stands for the
    /// next old scalar, and a negative one that so many more old ones go.
    struct Change {
        var scalar: Unicode.Scalar
        var change: Int
    }

    /// Replaces scalars from `start` on, of which the first `skipped` go for nothing. Every put-in scalar is aligned
    /// with the old one before it: the rule of the reference implementation.
    mutating func replace(_ range: Range<Int>, by changes: [Change], skipping skipped: Int = 0) {
        var old = range.lowerBound + skipped
        var newStarts: [Int32] = [], newEnds: [Int32] = []
        newStarts.reserveCapacity(changes.count)
        newEnds.reserveCapacity(changes.count)
        for change in changes {
            let from = change.change > 0 ? old - 1 : old
            newStarts.append(from >= 0 && from < count ? starts[from] : from < 0 ? origin : ends.last ?? origin)
            newEnds.append(from >= 0 && from < count ? ends[from] : from < 0 ? origin : ends.last ?? origin)
            if change.change <= 0 { old += 1 - change.change }
        }
        scalars.replaceSubrange(range, with: changes.map(\.scalar))
        starts.replaceSubrange(range, with: newStarts)
        ends.replaceSubrange(range, with: newEnds)
    }

    /// Replaces the whole text.
    mutating func replaceAll(by changes: [Change]) { replace(0..<count, by: changes) }

    /// Drops scalars; those that stay keep their places.
    mutating func keep(_ isKept: (Unicode.Scalar) -> Bool) {
        let kept = scalars.indices.filter { isKept(scalars[$0]) }
        guard kept.count < count else { return }
        starts = kept.map { starts[$0] }
        ends = kept.map { ends[$0] }
        scalars = kept.map { scalars[$0] }
    }

    /// Drops scalars at both ends.
    mutating func trim(_ range: Range<Int>) {
        scalars = Array(scalars[range])
        starts = Array(starts[range])
        ends = Array(ends[range])
    }

    /// Replaces each range, in ascending order, by `content`.
    mutating func replace(_ ranges: [Range<Int>], by content: [Unicode.Scalar]) {
        guard !ranges.isEmpty else { return }
        var newScalars: [Unicode.Scalar] = [], newStarts: [Int32] = [], newEnds: [Int32] = []
        newScalars.reserveCapacity(count)
        newStarts.reserveCapacity(count)
        newEnds.reserveCapacity(count)
        var reached = 0
        for range in ranges + [count..<count] {
            newScalars += scalars[reached..<range.lowerBound]
            newStarts += starts[reached..<range.lowerBound]
            newEnds += ends[reached..<range.lowerBound]
            reached = range.upperBound
            guard range.upperBound > range.lowerBound else { continue }
            for scalar in content {
                newScalars.append(scalar)
                newStarts.append(starts[range.upperBound - 1])
                newEnds.append(ends[range.upperBound - 1])
            }
        }
        (scalars, starts, ends) = (newScalars, newStarts, newEnds)
    }

    /// Puts `content` before the first scalar, all of it aligned with that; an empty text stays empty.
    mutating func prepend(_ content: [Unicode.Scalar]) {
        guard let first = scalars.first, !content.isEmpty else { return }
        let changes = (content + [first]).enumerated().map { Change(scalar: $1, change: $0 == 0 ? 0 : 1) }
        replace(0..<1, by: changes)
    }
}
