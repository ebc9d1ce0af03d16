internal import TroveCatalog
internal import TroveCore

/// Follows names from the first hits to passages that say more of them, where a question asks for a chain of facts.
///
/// No language model is asked: what links passages stands in the postings. A passage j that a hit i leads to scores
/// 0.4 s(i) + 0.4 s(j) + 2 link, if that is more than it has; s is the fused score, whose mean is 0. The hit itself
/// keeps its score, so that a question that one passage answers keeps its first hit.
struct ChainSearch: Sendable {
    let catalog: SQLiteCatalog
    let search: CandidateSearch
    let question: Question
    let ranking: Ranking
    let selection: PassageSelection
    let vector: [Float]?
    let hops: Hops

    /// Hits that names are followed from, and those read to choose them.
    private static let seeds = 8
    private static let opened = 16
    /// What the scores of the hit and of the passage itself count, and a link of full weight.
    private static let scoreShare = 0.4
    private static let linkWeight = 2.0
    /// A hit that holds so much of the question leaves nothing to look for elsewhere.
    private static let answered = 0.9

    /// The candidates with those that were found from them, best first.
    /// - Parameter scale: How the candidates' scores were made.
    func followed(_ candidates: [Candidate], _ scale: Ranking.Scale) async throws -> [Candidate] {
        var all = candidates
        for _ in 0..<hops.rounds {
            all = try selection.opened(all, Self.opened)
            let seeds = all.prefix(Self.seeds).filter(opens)
            guard !seeds.isEmpty else { break }
            let steps = try steps(from: seeds, scale)
            let known = Set(all.map(\.chunk))
            all += try await found(steps.keys.filter { !known.contains($0) }, scale)
            follow(steps, in: &all, scale)
            Ranking.sort(&all)
        }
        return all
    }

    /// Whether a hit's names are followed.
    private func opens(_ hit: Candidate) -> Bool {
        guard let reading = hit.reading else { return false }
        return hops != .auto || reading.coverage < Self.answered
    }

    /// Where the hits lead, by the best way to each passage; the gain is that of the hit's share and the link.
    private func steps(from seeds: [Candidate], _ scale: Ranking.Scale) throws -> [Int64: ChainStep] {
        let links = PassageLinks(index: search.index, question: question)
        let titles = try catalog.titles(of: seeds.map(\.chunk))
        var steps: [Int64: ChainStep] = [:]
        for seed in seeds {
            for link in links.links(of: seed, titles: titles[seed.chunk] ?? []) {
                let gain = Self.scoreShare * scale.standing(of: seed) + Self.linkWeight * link.weight
                guard steps[link.chunk].map({ gain > $0.gain }) ?? true else { continue }
                steps[link.chunk] = ChainStep(chunk: seed.chunk, name: link.name, weight: link.weight, gain: gain)
            }
        }
        return steps
    }

    /// Passages that were no candidates, with their own scores; those that a filter leaves out are not among them.
    private func found(_ rows: [Int64], _ scale: Ranking.Scale) async throws -> [Candidate] {
        var found = try await search.candidates(of: rows, question, vector: vector)
        for index in found.indices { found[index].score = ranking.score(of: &found[index], scale) }
        return found
    }

    private func follow(_ steps: [Int64: ChainStep], in candidates: inout [Candidate], _ scale: Ranking.Scale) {
        for index in candidates.indices {
            guard var step = steps[candidates[index].chunk] else { continue }
            let before = candidates[index].score
            let own = scale.standing(of: candidates[index])
            let gain = scale.unit * (step.gain + Self.scoreShare * own - own)
            guard gain > 0 else { continue }
            step.gain = gain
            candidates[index].score = before + gain
            candidates[index].chain = step
        }
    }
}
