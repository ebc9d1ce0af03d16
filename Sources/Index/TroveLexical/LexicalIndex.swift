package import TroveCore

/// The postings of a store: a snapshot, if there is one, and the changes since, held in memory.
///
/// The catalog is the truth: whoever opens an index applies the changes after ``lastSequence`` from there. A value:
/// a copy goes on answering as before while another follows the catalog.
package struct LexicalIndex: Sendable {
    /// A chunk found.
    package struct Found: Sendable, Equatable {
        package var chunk: Int64
        package var document: Int64
        package var score: Float
        /// What of the question it holds; terms without weight are left out.
        package var terms: HeldTerms

        package init(chunk: Int64, document: Int64, score: Float, terms: HeldTerms = []) {
            self.chunk = chunk
            self.document = document
            self.score = score
            self.terms = terms
        }
    }

    let snapshot: PostingsSnapshot?
    private(set) var tail = LexicalTail()
    /// Bit of each of the snapshot's chunks that is no more.
    private var dead: [UInt64] = []
    private var deadCount = 0
    private var deadLength = 0
    /// The last change applied; replay what follows.
    package private(set) var lastSequence: Int64

    /// Creates an empty index.
    package init() {
        snapshot = nil
        lastSequence = 0
    }

    /// Opens a snapshot.
    /// - Throws: `.inputOutput`, `.corruptInput`, `.unsupportedVersion`.
    package init(snapshot path: String) throws(TroveError) {
        let snapshot = try PostingsSnapshot(path: path)
        self.snapshot = snapshot
        dead = [UInt64](repeating: 0, count: (snapshot.count + 63) / 64)
        lastSequence = Int64(clamping: snapshot.header.lastSequence)
    }

    /// Chunks that a search can find.
    package var count: Int { (snapshot?.count ?? 0) - deadCount + tail.liveCount }
    /// Chunks added or removed since the snapshot.
    package var pendingChanges: Int { tail.chunks.count + deadCount }
    /// Chunks of the snapshot that are no more: purging writes a new one.
    package var deadChunks: Int { deadCount }

    /// Whether the snapshot is older than the links between passages: it is to be made anew from the catalog.
    package var lacksLinks: Bool { snapshot.map { $0.header.version < PostingsLayout.version } ?? false }

    /// Whether most chunks are English: what a question is taken for that does not tell.
    package var isMostlyEnglish: Bool {
        let english = Int(clamping: snapshot?.header.englishChunks ?? 0) + tail.englishCount
        return english * 2 >= count
    }

    /// Checks the snapshot's checksums.
    /// - Throws: `.integrity`
    package func verify() throws(TroveError) { try snapshot?.verify() }

    /// Applies changes up to the number `sequence`.
    package mutating func apply(
        _ changes: [LexicalChange], through sequence: Int64, analyzer: inout TextAnalyzer
    ) {
        let changed = Set(changes.map(\.document))
        if !changed.isEmpty {
            bury(changed)
            tail.remove(documents: changed)
        }
        for change in changes {
            for fields in change.chunks {
                tail.add(fields.chunk, document: change.document, ChunkTerms(fields, analyzer: &analyzer))
            }
        }
        lastSequence = max(lastSequence, sequence)
    }

    private mutating func bury(_ documents: Set<Int64>) {
        guard let snapshot else { return }
        let found: [(number: Int, length: UInt16)] = snapshot.withView { view in
            (0..<snapshot.count).compactMap { number in
                documents.contains(view.document(number)) ? (number, view.length(number)) : nil
            }
        }
        for (number, length) in found where !isDead(number) {
            dead[number / 64] |= 1 << UInt64(number % 64)
            deadCount += 1
            deadLength += Int(length)
        }
    }

    func isDead(_ number: Int) -> Bool { dead[number / 64] >> UInt64(number % 64) & 1 == 1 }

    /// How length counts, by the average of all chunks.
    package var norm: BM25.LengthNorm {
        let length = Int(clamping: snapshot?.header.totalLength ?? 0) - deadLength + tail.totalLength
        return BM25.LengthNorm(averageLength: Float(length) / Float(max(count, 1)))
    }

    /// In how many chunks each term stands; chunks that are no more may count until the next snapshot.
    package func counts(of terms: [Term]) -> [Int] {
        let held: [Int] =
            snapshot?.withView { view in terms.map { view.entry(of: $0)?.count ?? 0 } } ?? terms.map { _ in 0 }
        return zip(terms, held).map { $1 + tail.count(of: $0) }
    }

    /// Each asked term's weight times its rarity, in the order asked.
    package func weights(of query: LexicalQuery) -> [Float] {
        let total = (snapshot?.count ?? 0) + tail.chunks.count
        return zip(query.asked, counts(of: query.asked.map(\.term))).map {
            $0.weight * BM25.rarity(count: $1, total: total)
        }
    }
}
