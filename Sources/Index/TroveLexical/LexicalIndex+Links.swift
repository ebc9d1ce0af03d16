extension LexicalIndex {
    /// A chunk that holds what was looked for.
    package struct Holder: Sendable, Equatable {
        package var chunk: Int64
        package var document: Int64
    }

    /// The chunks that hold a term, in no order; none where they are more than `most`: then it tells nothing.
    package func holders(of term: Term, most: Int) -> [Holder] { holders(ofAll: [term], most: most) }

    /// The chunks that hold every one of the terms, in no order; none where they are more than `most`.
    package func holders(ofAll terms: [Term], most: Int) -> [Holder] {
        let counts = self.counts(of: terms)
        guard let rarest = counts.indices.min(by: { counts[$0] < counts[$1] }),
            (1...Self.scanned).contains(counts[rarest])
        else { return [] }
        let others = terms.indices.filter { $0 != rarest }.map { terms[$0] }
        var found = tailHolders(of: terms[rarest], and: others)
        snapshot?.withView { view in
            guard var first = cursor(terms[rarest], view) else { return }
            var rest: [PostingCursor] = []
            for term in others {
                guard let cursor = cursor(term, view) else { return }
                rest.append(cursor)
            }
            while first.chunk != PostingCursor.end, found.count <= most {
                let number = first.chunk
                first.advance()
                let holdsAll = rest.indices.allSatisfy {
                    rest[$0].advance(to: number)
                    return rest[$0].chunk == number
                }
                guard holdsAll, !isDead(Int(number)) else { continue }
                found.append(Holder(chunk: view.chunk(Int(number)), document: view.document(Int(number))))
            }
        }
        return found.count <= most ? found : []
    }

    /// Chunks of the rarest term that are looked at: what stands in more is no name.
    private static let scanned = 1024

    private func cursor(_ term: Term, _ view: PostingsView) -> PostingCursor? {
        view.entry(of: term).map { PostingCursor(view, $0, weight: 1, norm: norm) }
    }

    private func tailHolders(of term: Term, and others: [Term]) -> [Holder] {
        var numbers = tail.postings(of: term).map(\.number)
        for other in others where !numbers.isEmpty {
            let holding = Set(tail.postings(of: other).map(\.number))
            numbers.removeAll { !holding.contains($0) }
        }
        return numbers.map { Holder(chunk: tail.chunks[$0], document: tail.documents[$0]) }
    }
}
