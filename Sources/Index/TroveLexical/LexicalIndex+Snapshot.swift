package import TroveCore

extension LexicalIndex {
    /// Whether it is time for a snapshot: changes that take a reader noticeable time to replay.
    package var needsSnapshot: Bool { pendingChanges >= max(256, (snapshot?.count ?? 0) / 10) }

    /// Writes all that is live into a new file, and returns an index over it.
    /// - Throws: `.inputOutput`, `.diskFull`.
    package func makeSnapshot(at path: String) throws(TroveError) -> LexicalIndex {
        let chunks = liveChunks()
        // The new numbers of old chunks: ascending in each source, since both are numbered by rows.
        var numbersOfSnapshot = [UInt32](repeating: .max, count: snapshot?.count ?? 0)
        var numbersOfTail = [UInt32](repeating: .max, count: tail.chunks.count)
        for (number, chunk) in chunks.enumerated() {
            if chunk.isTail {
                numbersOfTail[chunk.number] = UInt32(number)
            } else {
                numbersOfSnapshot[chunk.number] = UInt32(number)
            }
        }
        let writer = try PostingsWriter(path: path)
        try forEachTerm { (term, old) throws(TroveError) in
            var postings: [(chunk: UInt32, frequency: UInt8)] = old.compactMap {
                numbersOfSnapshot[Int($0.chunk)] == .max ? nil : (numbersOfSnapshot[Int($0.chunk)], $0.frequency)
            }
            let added = tail.postings(of: term)
            if !added.isEmpty {
                postings += added.map { (numbersOfTail[$0.number], $0.frequency) }
                postings.sort { $0.chunk < $1.chunk }
            }
            try writer.add(term, postings) { chunks[Int($0)].length }
        }
        try writer.finish(
            chunks: chunks.map { ($0.row, $0.document, $0.length) },
            englishChunks: liveEnglishCount, lastSequence: lastSequence)
        return try LexicalIndex(snapshot: path)
    }

    private struct LiveChunk {
        var row: Int64
        var document: Int64
        var length: UInt16
        var isTail: Bool
        var number: Int
    }

    private func liveChunks() -> [LiveChunk] {
        var chunks = tail.chunks.indices.filter { tail.isLive[$0] }.map {
            LiveChunk(
                row: tail.chunks[$0], document: tail.documents[$0], length: tail.lengths[$0], isTail: true, number: $0)
        }
        if let snapshot {
            chunks += snapshot.withView { view in
                (0..<snapshot.count).filter { !isDead($0) }.map {
                    LiveChunk(
                        row: view.chunk($0), document: view.document($0), length: view.length($0), isTail: false,
                        number: $0)
                }
            }
        }
        return chunks.sorted { $0.row < $1.row }
    }

    /// English chunks, those of the snapshot that are dead taken off by their share.
    private var liveEnglishCount: Int {
        guard let snapshot, snapshot.count > 0 else { return tail.englishCount }
        let share = Double(snapshot.header.englishChunks) / Double(snapshot.count)
        return tail.englishCount + Int(share * Double(snapshot.count - deadChunks))
    }

    /// Calls `body` with every term, ascending, and the snapshot's postings of it.
    private func forEachTerm(
        _ body: (Term, [(chunk: UInt32, frequency: UInt8)]) throws(TroveError) -> Void
    ) throws(TroveError) {
        let added = tail.terms
        guard let snapshot else {
            for term in added { try body(term, []) }
            return
        }
        do {
            try snapshot.withView { view in
                var next = 0
                for index in 0..<view.termCount {
                    let term = view.term(index)
                    while next < added.count, added[next] < term {
                        try body(added[next], [])
                        next += 1
                    }
                    if next < added.count, added[next] == term { next += 1 }
                    try body(term, Self.postings(view, index, norm))
                }
                for term in added[next...] { try body(term, []) }
            }
        } catch {
            throw error as? TroveError ?? TroveError(.inputOutput, "\(error)", cause: error)
        }
    }

    private static func postings(
        _ view: PostingsView, _ index: Int, _ norm: BM25.LengthNorm
    ) -> [(chunk: UInt32, frequency: UInt8)] {
        var cursor = PostingCursor(view, view.entry(index), weight: 1, norm: norm)
        var postings: [(chunk: UInt32, frequency: UInt8)] = []
        while cursor.chunk != PostingCursor.end {
            postings.append((cursor.chunk, cursor.frequency))
            cursor.advance()
        }
        return postings
    }
}
