/// Walks one term's postings in ascending order of chunks, passing over blocks by their bounds.
@safe struct PostingCursor {
    private let view: PostingsView
    private let blocks: Range<Int>
    /// The term's weight times its rarity.
    let weight: Float
    /// The term's bit.
    let term: HeldTerms
    /// No chunk is worth more.
    let bound: Float

    /// The chunk that the cursor stands at; ``end`` after the last.
    private(set) var chunk: UInt32 = 0
    static let end = UInt32.max

    /// The block that ``chunk`` lies in, and what of it was read.
    private var block: Int
    private var chunks: [UInt32]
    private var index = 0
    private var count = 0
    /// Where the block's frequencies stand.
    private var frequencies = 0
    /// The frequency of a term that stands in one chunk only.
    private var single: UInt8?
    /// The block whose bound was last asked for, and that bound.
    private var bounded = -1
    private var found: (bound: Float, last: UInt32) = (0, 0)
    private let norm: BM25.LengthNorm

    init(
        _ view: PostingsView, _ entry: PostingsView.Entry, weight: Float, norm: BM25.LengthNorm, term: HeldTerms = []
    ) {
        self.view = view
        self.term = term
        self.weight = weight
        self.norm = norm
        blocks = entry.blocks
        block = entry.blocks.lowerBound
        if let single = entry.single {
            chunks = [single.chunk]
            (chunk, count, self.single) = (single.chunk, 1, single.frequency)
            bound = weight * norm.worth(single.frequency, 1) * 1.0001
            return
        }
        chunks = [UInt32](repeating: 0, count: PostingsLayout.blockLength)
        var best: Float = 0
        for index in entry.blocks {
            let block = view.block(index)
            best = max(best, norm.worth(block.highest, block.shortest))
        }
        bound = weight * best * 1.0001
        open(block)
    }

    /// The most that a chunk in the block around `target` is worth, and that block's last chunk; targets ascend. Reads
    /// no postings.
    mutating func blockBound(at target: UInt32) -> (bound: Float, last: UInt32) {
        guard !blocks.isEmpty else { return (bound, chunks[0]) }
        if bounded >= block, target <= found.last { return found }
        var at = max(bounded, block)
        while at < blocks.upperBound, view.lastChunk(ofBlock: at) < target { at += 1 }
        bounded = at
        guard at < blocks.upperBound else {
            found = (0, Self.end)
            return found
        }
        let header = view.block(at)
        found = (weight * norm.worth(header.highest, header.shortest) * 1.0001, header.last)
        return found
    }

    /// What the chunk stood at is worth.
    func worth(length: UInt16) -> Float { weight * norm.worth(frequency, length) }

    /// Occurrences in the chunk stood at, by field weight.
    var frequency: UInt8 { single ?? view.frequency(at: frequencies + index) }

    /// Goes to the next chunk.
    mutating func advance() {
        index += 1
        if index < count {
            chunk = chunks[index]
        } else if block + 1 < blocks.upperBound {
            open(block + 1)
        } else {
            chunk = Self.end
        }
    }

    /// Goes to the first chunk that is not before `target`.
    mutating func advance(to target: UInt32) {
        guard chunk < target else { return }
        if !blocks.isEmpty, view.lastChunk(ofBlock: block) < target {
            // Galloping over the blocks, then halving.
            var step = 1
            var (low, high) = (block + 1, block + 1)
            while high < blocks.upperBound, view.lastChunk(ofBlock: high) < target {
                low = high + 1
                high = min(blocks.upperBound, high + step)
                step *= 2
            }
            while low < high {
                let middle = (low + high) / 2
                if view.lastChunk(ofBlock: middle) < target { low = middle + 1 } else { high = middle }
            }
            guard low < blocks.upperBound else {
                chunk = Self.end
                return
            }
            open(low)
        }
        while chunk < target { advance() }
    }

    private mutating func open(_ number: Int) {
        block = number
        let found = view.block(number)
        let after = number == blocks.lowerBound ? -1 : Int64(view.lastChunk(ofBlock: number - 1))
        (count, frequencies) = view.decode(found, after: after, chunks: &chunks)
        index = 0
        chunk = count > 0 ? chunks[0] : Self.end
    }
}
