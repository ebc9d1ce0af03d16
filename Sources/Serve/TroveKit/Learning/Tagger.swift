internal import TroveCore
internal import TroveHeads

/// A learned way to tag documents.
struct Tagger: Codable, Sendable {
    var name: String
    var classes: [String]
    var parts: DocumentFeatures.Parts
    var model: LinearClassifier
    /// The least probability of a tag that is given.
    var sure: Double

    /// What it says of documents that have what it looks at.
    func tags(of documents: [DocumentVectors], threads: Int) -> [LearnedTag] {
        let features = DocumentFeatures(parts: parts)
        let known = documents.compactMap { document in features.row(of: document).map { (document, $0) } }
        guard !known.isEmpty else { return [] }
        let shares = model.probabilities(Matrix(known.map(\.1)), threads: threads)
        return shares.largest.enumerated().map { index, best in
            let probability = Double(shares[index, best])
            return LearnedTag(
                sha256: known[index].0.sha256, tagger: name, tag: probability >= sure ? classes[best] : nil,
                probability: probability)
        }
    }
}
