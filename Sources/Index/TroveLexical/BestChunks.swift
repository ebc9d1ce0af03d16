/// The best-scored chunks of a search so far, at most `capacity`: a heap with the worst on top.
package struct BestChunks {
    /// A chunk by its number and what it scored.
    package struct Scored {
        package var chunk: UInt32
        package var score: Float
        /// What of the question it holds.
        package var terms: HeldTerms = []

        /// Better first; of equal scores the lower number.
        static func precedes(_ a: Self, _ b: Self) -> Bool {
            a.score != b.score ? a.score > b.score : a.chunk < b.chunk
        }
    }

    private let capacity: Int
    private var heap: [Scored] = []

    package init(capacity: Int) { self.capacity = capacity }

    /// What a chunk must exceed to be kept. Chunks come in ascending order, so that an equal one is not.
    package var threshold: Float { heap.count < capacity ? -1 : heap[0].score }

    package mutating func insert(_ chunk: UInt32, _ score: Float, holding terms: HeldTerms = []) {
        guard capacity > 0 else { return }
        let item = Scored(chunk: chunk, score: score, terms: terms)
        if heap.count < capacity {
            heap.append(item)
            var child = heap.count - 1
            while child > 0, Scored.precedes(heap[(child - 1) / 2], heap[child]) {
                heap.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        } else if Scored.precedes(item, heap[0]) {
            heap[0] = item
            var parent = 0
            while true {
                var worst = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                    if Scored.precedes(heap[worst], heap[child]) { worst = child }
                }
                if worst == parent { break }
                heap.swapAt(parent, worst)
                parent = worst
            }
        }
    }

    /// Best first.
    package var sorted: [Scored] { heap.sorted(by: Scored.precedes) }
}
