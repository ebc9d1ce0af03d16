extension LexicalIndex {
    /// The chunks that hold terms of the question, best first by BM25; equal scores in ascending order of rows.
    /// - Parameters:
    ///   - weights: What ``weights(of:)`` gave.
    ///   - allowed: Rows that may be found, ascending; nil for all.
    package func search(
        _ query: LexicalQuery, weights: [Float], limit: Int, allowed: [Int64]? = nil
    ) -> [Found] {
        let norm = self.norm
        let terms = zip(query.asked, weights).map { (term: $0.term, weight: $1) }
        var found = tailHits(terms, norm: norm, allowed: allowed)
        if let snapshot {
            snapshot.withView { view in
                let cursors = Self.cursors(terms, view, norm)
                let best =
                    if let allowed, allowed.count < snapshot.count / 8 {
                        scored(cursors, view, allowed, limit: limit)
                    } else {
                        walked(cursors, view, allowed, limit: limit)
                    }
                for item in best {
                    let number = Int(item.chunk)
                    found.append(
                        Found(
                            chunk: view.chunk(number), document: view.document(number), score: item.score,
                            terms: item.terms))
                }
            }
        }
        found.sort { $0.score != $1.score ? $0.score > $1.score : $0.chunk < $1.chunk }
        return Array(found.prefix(limit))
    }

    /// What the question is worth in given chunks, and which of its terms they hold; those that hold none of it or are
    /// not there are absent.
    package func scores(
        of chunks: [Int64], _ query: LexicalQuery, weights: [Float]
    ) -> [Int64: (score: Float, terms: HeldTerms)] {
        let norm = self.norm
        let terms = zip(query.asked, weights).map { (term: $0.term, weight: $1) }
        var scores: [Int64: (score: Float, terms: HeldTerms)] = [:]
        let inTail = chunks.filter { tail.number(of: $0) != nil }
        if !inTail.isEmpty {
            let all = tail.scores(terms, norm: norm)
            for chunk in inTail {
                if let number = tail.number(of: chunk), all[number].score > 0 { scores[chunk] = all[number] }
            }
        }
        guard let snapshot, inTail.count < chunks.count else { return scores }
        snapshot.withView { view in
            for item in scored(Self.cursors(terms, view, norm), view, chunks.sorted(), limit: chunks.count) {
                scores[view.chunk(Int(item.chunk))] = (item.score, item.terms)
            }
        }
        return scores
    }

    /// The rows of all chunks that hold every one of the terms, ascending.
    package func chunks(holding terms: [Term], allowed: [Int64]? = nil) -> [Int64] {
        guard let first = terms.first else { return [] }
        var rows = rows(holding: first)
        for term in terms.dropFirst() { rows = Self.intersection(rows, self.rows(holding: term)) }
        return allowed.map { Self.intersection(rows, $0) } ?? rows
    }

    private func rows(holding term: Term) -> [Int64] {
        var rows = tail.postings(of: term).map { tail.chunks[$0.number] }
        snapshot?.withView { view in
            guard let entry = view.entry(of: term) else { return }
            var cursor = PostingCursor(view, entry, weight: 1, norm: norm)
            while cursor.chunk != PostingCursor.end {
                let number = Int(cursor.chunk)
                if !isDead(number) { rows.append(view.chunk(number)) }
                cursor.advance()
            }
        }
        return rows.sorted()
    }

    private static func intersection(_ a: [Int64], _ b: [Int64]) -> [Int64] {
        var common: [Int64] = []
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] { common.append(a[i]) }
            if a[i] <= b[j] { i += 1 } else { j += 1 }
        }
        return common
    }

    private func tailHits(
        _ terms: [(term: Term, weight: Float)], norm: BM25.LengthNorm, allowed: [Int64]?
    ) -> [Found] {
        guard tail.liveCount > 0 else { return [] }
        let rows = allowed.map(Set.init)
        return tail.scores(terms, norm: norm).enumerated().compactMap { number, found in
            let chunk = tail.chunks[number]
            guard found.score > 0, tail.isLive[number], rows?.contains(chunk) ?? true else { return nil }
            return Found(
                chunk: chunk, document: tail.documents[number], score: found.score, terms: found.terms)
        }
    }

    private static func cursors(
        _ terms: [(term: Term, weight: Float)], _ view: PostingsView, _ norm: BM25.LengthNorm
    ) -> [PostingCursor] {
        terms.enumerated().compactMap { place, asked in
            guard asked.weight > 0, let entry = view.entry(of: asked.term), entry.count > 0 else { return nil }
            return PostingCursor(view, entry, weight: asked.weight, norm: norm, term: HeldTerms(place: place))
        }
    }

    /// Block-max WAND over all chunks, or over a large part of them.
    private func walked(
        _ cursors: [PostingCursor], _ view: PostingsView, _ allowed: [Int64]?, limit: Int
    ) -> [BestChunks.Scored] {
        var wanted: [UInt64]?
        if let allowed {
            var bits = [UInt64](repeating: 0, count: (view.chunkCount + 63) / 64)
            for number in Self.numbers(of: allowed, view) { bits[number / 64] |= 1 << UInt64(number % 64) }
            wanted = bits
        }
        let wand = BlockMaxWand(view: view) { chunk in
            let number = Int(chunk)
            guard !isDead(number) else { return false }
            return wanted.map { $0[number / 64] >> UInt64(number % 64) & 1 == 1 } ?? true
        }
        return wand.best(of: cursors, limit: limit)
    }

    /// Chunks known beforehand, one after the other.
    private func scored(
        _ cursors: [PostingCursor], _ view: PostingsView, _ chunks: [Int64], limit: Int
    ) -> [BestChunks.Scored] {
        var cursors = cursors
        var best = BestChunks(capacity: limit)
        var standing = cursors.mutableSpan
        for number in Self.numbers(of: chunks, view) where !isDead(number) {
            let length = view.length(number)
            var score: Float = 0
            var terms: HeldTerms = []
            for index in 0..<standing.count {
                standing[index].advance(to: UInt32(number))
                guard standing[index].chunk == UInt32(number) else { continue }
                score += standing[index].worth(length: length)
                terms.formUnion(standing[index].term)
            }
            if score > 0 { best.insert(UInt32(number), score, holding: terms) }
        }
        return best.sorted
    }

    /// The snapshot's numbers of ascending rows; those it does not hold are left out.
    private static func numbers(of rows: [Int64], _ view: PostingsView) -> [Int] {
        let count = view.chunkCount
        guard rows.count > count / 16 else { return rows.compactMap { view.number(of: $0) } }
        var numbers: [Int] = []
        var number = 0
        for row in rows {
            while number < count, view.chunk(number) < row { number += 1 }
            if number < count, view.chunk(number) == row { numbers.append(number) }
        }
        return numbers
    }
}
