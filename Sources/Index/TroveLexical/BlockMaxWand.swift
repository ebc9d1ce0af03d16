/// Finds the best chunks without scoring all that hold a term: block-max WAND.
///
/// Ding & Suel, "Faster Top-k Document Retrieval Using Block-Max Indexes", 2011. Exact: the bounds of blocks only
/// decide what need not be looked at.
@safe struct BlockMaxWand {
    let view: PostingsView
    /// Chunks that may be found.
    let isLive: (UInt32) -> Bool

    /// The `limit` best chunks of those that the cursors stand at or come to.
    func best(of terms: [PostingCursor], limit: Int) -> [BestChunks.Scored] {
        var best = BestChunks(capacity: limit)
        var walking = terms.filter { $0.chunk != PostingCursor.end }
        // Where each cursor stands, ascending; beside it the cursor.
        var order = walking.enumerated().map { Standing(chunk: $1.chunk, bound: $1.bound, cursor: $0) }
        order.sort { $0.chunk < $1.chunk }
        var cursors = walking.mutableSpan
        var standing = order.mutableSpan
        while let pivot = Self.pivot(standing.span, best.threshold) {
            let chunk = standing[pivot].chunk
            var last = pivot
            while last + 1 < standing.count, standing[last + 1].chunk == chunk { last += 1 }
            var sum: Float = 0
            var next = last + 1 < standing.count ? standing[last + 1].chunk : PostingCursor.end
            for place in 0...last {
                let (bound, end) = cursors[standing[place].cursor].blockBound(at: chunk)
                sum += bound
                next = min(next, end == PostingCursor.end ? end : end + 1)
            }
            if sum <= best.threshold {
                // Nothing before `next` can do: no block that starts here reaches the threshold.
                Self.move(Self.strongest(standing.span, last), to: max(next, chunk + 1), &standing, &cursors)
            } else if standing[0].chunk == chunk {
                if isLive(chunk) {
                    let length = view.length(Int(chunk))
                    var score: Float = 0
                    var terms: HeldTerms = []
                    // Added in the order of the question, so that equal chunks get equal scores.
                    for index in 0..<cursors.count where cursors[index].chunk == chunk {
                        score += cursors[index].worth(length: length)
                        terms.formUnion(cursors[index].term)
                    }
                    if score > best.threshold { best.insert(chunk, score, holding: terms) }
                }
                for place in (0...last).reversed() { Self.move(place, to: chunk + 1, &standing, &cursors) }
            } else {
                var place = 0
                while standing[place].chunk == chunk { place += 1 }
                Self.move(place, to: chunk, &standing, &cursors)
            }
        }
        return best.sorted
    }

    /// A cursor, the chunk that it stands at, and what a chunk is worth at most for it.
    private struct Standing {
        var chunk: UInt32
        var bound: Float
        var cursor: Int
    }

    /// The first place at which the bounds of all terms up to it exceed the threshold.
    private static func pivot(_ order: Span<Standing>, _ threshold: Float) -> Int? {
        var sum: Float = 0
        for place in order.indices {
            guard order[place].chunk != PostingCursor.end else { return nil }
            sum += order[place].bound
            if sum > threshold { return place }
        }
        return nil
    }

    /// The place up to `last` of the term whose bound is greatest: moving it passes over most.
    private static func strongest(_ order: Span<Standing>, _ last: Int) -> Int {
        var best = 0
        for place in 0...last where order[place].bound > order[best].bound { best = place }
        return best
    }

    /// Moves a cursor to the first chunk from `target` on, and puts it back into the ascending order.
    private static func move(
        _ place: Int, to target: UInt32, _ order: inout MutableSpan<Standing>,
        _ cursors: inout MutableSpan<PostingCursor>
    ) {
        var moved = order[place]
        cursors[moved.cursor].advance(to: target)
        moved.chunk = cursors[moved.cursor].chunk
        var at = place
        while at + 1 < order.count, order[at + 1].chunk < moved.chunk {
            order[at] = order[at + 1]
            at += 1
        }
        order[at] = moved
    }
}
