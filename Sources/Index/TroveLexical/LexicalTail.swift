/// Postings in memory: what changed since the snapshot.
struct LexicalTail: Sendable {
    private struct Posting {
        var chunk: UInt32
        var frequency: UInt8
    }

    private(set) var chunks: [Int64] = []
    private(set) var documents: [Int64] = []
    private(set) var lengths: [UInt16] = []
    private(set) var english: [Bool] = []
    /// False for chunks that were added and removed again.
    private(set) var isLive: [Bool] = []
    private(set) var liveCount = 0
    private(set) var totalLength = 0
    private(set) var englishCount = 0
    private var numbers: [Int64: UInt32] = [:]
    private var postings: [Term: [Posting]] = [:]

    /// Adds a chunk of a document.
    mutating func add(_ chunk: Int64, document: Int64, _ terms: ChunkTerms) {
        let number = UInt32(chunks.count)
        chunks.append(chunk)
        documents.append(document)
        lengths.append(terms.length)
        english.append(terms.isEnglish)
        isLive.append(true)
        liveCount += 1
        totalLength += Int(terms.length)
        englishCount += terms.isEnglish ? 1 : 0
        numbers[chunk] = number
        for (term, frequency) in terms.frequencies {
            postings[term, default: []].append(Posting(chunk: number, frequency: frequency))
        }
    }

    /// Removes the chunks of documents.
    mutating func remove(documents gone: Set<Int64>) {
        for number in chunks.indices where isLive[number] && gone.contains(documents[number]) {
            isLive[number] = false
            liveCount -= 1
            totalLength -= Int(lengths[number])
            englishCount -= english[number] ? 1 : 0
            numbers[chunks[number]] = nil
        }
    }

    /// The number of a live chunk.
    func number(of chunk: Int64) -> Int? { numbers[chunk].map(Int.init) }

    /// Chunks that hold a term, those removed again included.
    func count(of term: Term) -> Int { postings[term]?.count ?? 0 }

    /// The terms held, ascending.
    var terms: [Term] { postings.keys.sorted() }

    /// A term's live postings in ascending order of their numbers.
    func postings(of term: Term) -> [(number: Int, frequency: UInt8)] {
        (postings[term] ?? []).compactMap { isLive[Int($0.chunk)] ? (Int($0.chunk), $0.frequency) : nil }
    }

    /// What the weighted terms are worth in each chunk, and which stand there; 0 where none does.
    func scores(
        _ terms: [(term: Term, weight: Float)], norm: BM25.LengthNorm
    ) -> [(score: Float, terms: HeldTerms)] {
        var scores = [(score: Float, terms: HeldTerms)](repeating: (0, []), count: chunks.count)
        for (place, (term, weight)) in terms.enumerated() where weight > 0 {
            for posting in postings[term] ?? [] {
                let number = Int(posting.chunk)
                scores[number].score += weight * norm.worth(posting.frequency, lengths[number])
                scores[number].terms.formUnion(HeldTerms(place: place))
            }
        }
        return scores
    }
}
