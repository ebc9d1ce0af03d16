/// Finds the best chunks without scoring all that hold a term: block-max WAND.
///
/// Ding & Suel, "Faster Top-k Document Retrieval Using Block-Max Indexes", 2011. Exact: the bounds of blocks only
/// decide what need not be looked at.
@safe struct BlockMaxWand {
    private var cursors: [PostingCursor]
    /// What a chunk is worth at most for each cursor.
    private let bounds: [Float]
    private let view: PostingsView
    /// Chunks that may be found.
    private let isLive: (UInt32) -> Bool

    init(cursors: [PostingCursor], view: PostingsView, isLive: @escaping (UInt32) -> Bool) {
        self.cursors = cursors.filter { $0.chunk != PostingCursor.end }
        bounds = self.cursors.map(\.bound)
        self.view = view
        self.isLive = isLive
    }

    /// The `limit` best chunks.
    mutating func run(limit: Int) -> [BestChunks.Scored] {
        var best = BestChunks(capacity: limit)
        // Where each cursor stands, ascending; beside it the cursor.
        var order = cursors.indices.map { (chunk: cursors[$0].chunk, cursor: $0) }
        order.sort { $0.chunk < $1.chunk }
        while let pivot = pivot(order, best.threshold) {
            let chunk = order[pivot].chunk
            var last = pivot
            while last + 1 < order.count, order[last + 1].chunk == chunk { last += 1 }
            var sum: Float = 0
            var next = last + 1 < order.count ? order[last + 1].chunk : PostingCursor.end
            for place in 0...last {
                let (bound, end) = cursors[order[place].cursor].blockBound(at: chunk)
                sum += bound
                next = min(next, end == PostingCursor.end ? end : end + 1)
            }
            if sum <= best.threshold {
                // Nothing before `next` can do: no block that starts here reaches the threshold.
                move(strongest(order, last), to: max(next, chunk + 1), &order)
            } else if order[0].chunk == chunk {
                if isLive(chunk) {
                    let length = view.length(Int(chunk))
                    var score: Float = 0
                    // Added in the order of the question, so that equal chunks get equal scores.
                    for index in cursors.indices where cursors[index].chunk == chunk {
                        score += cursors[index].worth(length: length)
                    }
                    if score > best.threshold { best.insert(chunk, score) }
                }
                for place in (0...last).reversed() { move(place, to: chunk + 1, &order) }
            } else {
                var place = 0
                while order[place].chunk == chunk { place += 1 }
                move(place, to: chunk, &order)
            }
        }
        return best.sorted
    }

    /// A cursor and the chunk that it stands at.
    private typealias Standing = (chunk: UInt32, cursor: Int)

    /// The first place at which the bounds of all terms up to it exceed the threshold.
    private func pivot(_ order: [Standing], _ threshold: Float) -> Int? {
        var sum: Float = 0
        for (place, standing) in order.enumerated() {
            guard standing.chunk != PostingCursor.end else { return nil }
            sum += bounds[standing.cursor]
            if sum > threshold { return place }
        }
        return nil
    }

    /// The place up to `last` of the term whose bound is greatest: moving it passes over most.
    private func strongest(_ order: [Standing], _ last: Int) -> Int {
        var best = 0
        for place in 0...last where bounds[order[place].cursor] > bounds[order[best].cursor] { best = place }
        return best
    }

    /// Moves a cursor to the first chunk from `target` on, and puts it back into the ascending order.
    private mutating func move(_ place: Int, to target: UInt32, _ order: inout [Standing]) {
        let cursor = order[place].cursor
        cursors[cursor].advance(to: target)
        let chunk = cursors[cursor].chunk
        var at = place
        while at + 1 < order.count, order[at + 1].chunk < chunk {
            order[at] = order[at + 1]
            at += 1
        }
        order[at] = (chunk, cursor)
    }
}
