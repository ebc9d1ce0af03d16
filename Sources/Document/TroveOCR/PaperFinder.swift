/// Finds a bright sheet of paper on a darker ground, as a phone sees it on a desk.
struct PaperFinder {
    private let width: Int
    private let height: Int
    private let samples: [UInt8]

    /// - Parameter samples: A small grey picture, a few hundred pixels across.
    init(width: Int, height: Int, samples: [UInt8]) {
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// The sheet's corners, or nil where no sheet with four straight edges stands out.
    ///
    /// Light differs over a photo: a high threshold cuts the sheet's dark side off, a low one takes in the desk. Of
    /// several, the largest region with four straight edges wins.
    func find() -> Quad? {
        guard samples.count == width * height, width > 20, height > 20 else { return nil }
        let middle = otsu()
        let sheets = [1.15, 1.0, 0.85, 0.7, 0.6].compactMap { sheet(brighterThan: middle * $0) }
        return sheets.filter { $0.misfit < 0.06 }.map(\.quad).max { $0.area < $1.area }
    }

    /// The threshold that separates dark from bright best (Otsu, 1979).
    private func otsu() -> Double {
        var counts = [Double](repeating: 0, count: 256)
        for sample in samples { counts[Int(sample)] += 1 }
        let total = Double(samples.count)
        let sum = counts.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
        var below = 0.0
        var sumBelow = 0.0
        var best = (threshold: 128.0, score: -1.0)
        for level in 0..<255 {
            below += counts[level]
            sumBelow += Double(level) * counts[level]
            guard below > 0, below < total else { continue }
            let gap = sumBelow / below - (sum - sumBelow) / (total - below)
            let score = below * (total - below) * gap * gap
            if score > best.score { best = (Double(level), score) }
        }
        return best.threshold
    }

    private func sheet(brighterThan threshold: Double) -> (quad: Quad, misfit: Double)? {
        let region = largestRegion(brighterThan: threshold)
        guard !region.isEmpty else { return nil }
        // Extremes of the two diagonals are the corners of any sheet turned by less than 45 degrees.
        func extreme(_ key: (Int, Int) -> Int) -> Point {
            let at = region.max { key($0 % width, $0 / width) < key($1 % width, $1 / width) } ?? 0
            return Point(x: Double(at % width) + 0.5, y: Double(at / width) + 0.5)
        }
        let quad = Quad([extreme { -$0 - $1 }, extreme { $0 - $1 }, extreme { $0 + $1 }, extreme { $1 - $0 }])
        let frame = Double(width * height)
        guard quad.area > 0.2 * frame, quad.area < 0.96 * frame else { return nil }
        // Text leaves holes, so each row counts from its first to its last bright pixel.
        var spans = [(low: Int, high: Int)](repeating: (Int.max, -1), count: height)
        for at in region {
            let x = at % width
            let y = at / width
            spans[y] = (min(spans[y].low, x), max(spans[y].high, x))
        }
        let filled = spans.reduce(0) { $0 + max(0, $1.high - $1.low + 1) }
        guard quad.area > 0, spans.contains(where: { $0.high >= 0 }) else { return nil }
        return (quad, abs(Double(filled) / quad.area - 1))
    }

    /// Pixels of the largest bright region, joined by edges.
    private func largestRegion(brighterThan threshold: Double) -> [Int] {
        var open = samples.map { Double($0) > threshold }
        var largest: [Int] = []
        for start in open.indices where open[start] {
            var region = [start]
            open[start] = false
            var next = 0
            while next < region.count {
                let at = region[next]
                next += 1
                let x = at % width
                for (neighbour, exists) in [
                    (at - 1, x > 0), (at + 1, x < width - 1), (at - width, at >= width),
                    (at + width, at < width * (height - 1)),
                ] where exists && open[neighbour] {
                    open[neighbour] = false
                    region.append(neighbour)
                }
            }
            if region.count > largest.count { largest = region }
        }
        return largest
    }
}
