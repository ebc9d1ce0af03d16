internal import Foundation
internal import TroveCore
internal import TroveVision

/// Fits a map to captioned photos, and measures how well captions find photos that it was not fitted to.
struct AlignmentFit {
    /// What a head sees of each photo.
    let inputs: [[Float]]
    /// The likeliest classes of each photo.
    let classes: [ClassCodes]
    /// Captions of each photo; they follow one another in ``captions``.
    let captionCounts: [Int]
    /// Their vectors; nil where the encoder cannot read one.
    let captions: [[Float]?]
    let labels: LabelVectors
    let ridge: Double

    /// The map fitted to all photos.
    func head() throws(TroveError) -> LinearHead { try head(of: Array(inputs.indices)) }

    /// Shares of captions that find their photo among all, first without a map, then with two, each fitted to one half
    /// of the photos and used for the other.
    func measure() throws(TroveError) -> (zeroShot: [String: Double], fitted: [String: Double]) {
        let halves = [0, 1].map { rest in inputs.indices.filter { $0 % 2 == rest } }
        var vectors = [[Float]](repeating: [], count: inputs.count)
        for (fold, own) in halves.enumerated() {
            let head = try head(of: halves[1 - fold])
            for photo in own { vectors[photo] = head.project(inputs[photo]) }
        }
        var zero = [0, 0]
        var fitted = [0, 0]
        var asked = 0
        var next = 0
        for (photo, count) in captionCounts.enumerated() {
            for caption in captions[next..<next + count] {
                guard let caption else { continue }
                asked += 1
                let weights = labels.weights(of: caption)
                let plain = classes.map { codes in
                    log(Double(codes.items.reduce(Float(1e-12)) { $0 + $1.probability * weights[$1.index] }))
                }
                let both = zip(plain, vectors).map { score, vector in
                    score + 12.5 * Double(zip(vector, caption).reduce(Float(0)) { $0 + $1.0 * $1.1 })
                }
                Self.count(plain, photo, &zero)
                Self.count(both, photo, &fitted)
            }
            next += count
        }
        func shares(_ found: [Int]) -> [String: Double] {
            let all = Double(max(1, asked))
            return ["recall@1": Double(found[0]) / all, "recall@10": Double(found[1]) / all]
        }
        return (shares(zero), shares(fitted))
    }

    private static func count(_ scores: [Double], _ photo: Int, _ found: inout [Int]) {
        let better = scores.count { $0 > scores[photo] }
        if better < 1 { found[0] += 1 }
        if better < 10 { found[1] += 1 }
    }

    /// The map fitted to some photos, each with the mean of its captions.
    private func head(of photos: [Int]) throws(TroveError) -> LinearHead {
        var starts: [Int] = []
        var next = 0
        for count in captionCounts {
            starts.append(next)
            next += count
        }
        var x: [[Float]] = []
        var y: [[Float]] = []
        for photo in photos {
            let own = captions[starts[photo]..<starts[photo] + captionCounts[photo]].compactMap(\.self)
            guard let first = own.first else { continue }
            var sum = [Float](repeating: 0, count: first.count)
            for caption in own { for index in sum.indices { sum[index] += caption[index] } }
            let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
            x.append(inputs[photo])
            y.append(sum.map { $0 / max(length, 1e-12) })
        }
        return try LinearHead(fitting: x, to: y, ridge: ridge)
    }
}
