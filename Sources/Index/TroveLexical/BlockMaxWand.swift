/// Finds the best chunks without scoring all that hold a term: block-max WAND.
///
/// Ding & Suel, "Faster Top-k Document Retrieval Using Block-Max Indexes", 2011. Exact: the bounds of blocks only
/// decide what need not be looked at.
@safe struct BlockMaxWand {
    private var cursors: [PostingCursor]
    private let view: PostingsView
    /// Chunks that may be found.
    private let isLive: (UInt32) -> Bool

    init(cursors: [PostingCursor], view: PostingsView, isLive: @escaping (UInt32) -> Bool) {
        self.cursors = cursors.filter { $0.chunk != PostingCursor.end }
        self.view = view
        self.isLive = isLive
    }

    /// The `limit` best chunks.
    mutating func run(limit: Int) -> [BestChunks.Scored] {
        var best = BestChunks(capacity: limit)
        var order = Array(cursors.indices).sorted { cursors[$0].chunk < cursors[$1].chunk }
        var hints = [Int](repeating: 0, count: cursors.count)
        while let pivot = pivot(order, best.threshold) {
            let chunk = cursors[order[pivot]].chunk
            var last = pivot
            while last + 1 < order.count, cursors[order[last + 1]].chunk == chunk { last += 1 }
            var sum: Float = 0
            var next = last + 1 < order.count ? cursors[order[last + 1]].chunk : PostingCursor.end
            for index in order[...last] {
                let (bound, end) = cursors[index].blockBound(at: chunk, hint: &hints[index])
                sum += bound
                next = min(next, end == PostingCursor.end ? end : end + 1)
            }
            var moved = 0
            if sum <= best.threshold {
                // Nothing before `next` can do: no block that starts here reaches the threshold.
                moved = strongest(order[...last])
                cursors[order[moved]].advance(to: max(next, chunk + 1))
                restore(&order, from: moved)
            } else if cursors[order[0]].chunk == chunk {
                if isLive(chunk) {
                    let length = view.length(Int(chunk))
                    var score: Float = 0
                    // Added in the order of the question, so that equal chunks get equal scores.
                    for index in order[...last].sorted() { score += cursors[index].worth(length: length) }
                    if score > best.threshold { best.insert(chunk, score) }
                }
                for index in order[...last] { cursors[index].advance() }
                order.sort { cursors[$0].chunk < cursors[$1].chunk }
            } else {
                while cursors[order[moved]].chunk == chunk { moved += 1 }
                cursors[order[moved]].advance(to: chunk)
                restore(&order, from: moved)
            }
        }
        return best.sorted
    }

    /// The first place at which the bounds of all terms up to it exceed the threshold.
    private func pivot(_ order: [Int], _ threshold: Float) -> Int? {
        var sum: Float = 0
        for (place, index) in order.enumerated() {
            guard cursors[index].chunk != PostingCursor.end else { return nil }
            sum += cursors[index].bound
            if sum > threshold { return place }
        }
        return nil
    }

    /// The place of the term whose bound is greatest: moving it passes over most.
    private func strongest(_ places: ArraySlice<Int>) -> Int {
        var best = places.startIndex
        for place in places.indices where cursors[places[place]].bound > cursors[places[best]].bound { best = place }
        return best
    }

    /// Puts a cursor that moved forward back into the ascending order.
    private func restore(_ order: inout [Int], from place: Int) {
        var at = place
        while at + 1 < order.count, cursors[order[at + 1]].chunk < cursors[order[at]].chunk {
            order.swapAt(at, at + 1)
            at += 1
        }
    }
}
