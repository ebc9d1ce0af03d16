/// A sum over all postings, the same in whatever order they are met: tells whether postings hold what the passages say,
/// words, names and titles alike.
package struct PostingsDigest: Equatable, Sendable {
    private var sum: UInt64 = 0
    private var count = 0

    package init() {}

    /// Adds all that a chunk is found by.
    package mutating func add(_ fields: ChunkFields, analyzer: inout TextAnalyzer) {
        for (term, frequency) in ChunkTerms(fields, analyzer: &analyzer).frequencies {
            add(term, chunk: fields.chunk, frequency)
        }
    }

    fileprivate mutating func add(_ term: Term, chunk: Int64, _ frequency: UInt8) {
        var hash = term ^ (UInt64(bitPattern: chunk) &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(frequency) << 56)
        // A sum of the hashes as they are could not tell two exchanged chunks (SplitMix64's last steps).
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        sum &+= hash ^ (hash >> 31)
        count += 1
    }
}

extension LexicalIndex {
    /// The digest of all that is held.
    package var digest: PostingsDigest {
        var digest = PostingsDigest()
        for term in tail.terms {
            for posting in tail.postings(of: term) {
                digest.add(term, chunk: tail.chunks[posting.number], posting.frequency)
            }
        }
        snapshot?.withView { view in
            for index in 0..<view.termCount {
                var cursor = PostingCursor(view, view.entry(index), weight: 1, norm: norm)
                while cursor.chunk != PostingCursor.end {
                    let number = Int(cursor.chunk)
                    if !isDead(number) {
                        digest.add(view.term(index), chunk: view.chunk(number), cursor.frequency)
                    }
                    cursor.advance()
                }
            }
        }
        return digest
    }
}
