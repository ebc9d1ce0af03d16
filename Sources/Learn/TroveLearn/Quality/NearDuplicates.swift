/// Finds texts that share most of their words' runs, without comparing all pairs.
///
/// Each text is a set of runs of three words; the least of many hashes of a set agree for two texts as often as the
/// sets overlap (Broder, 1997). Pairs that agree in a band of them are compared whole.
package struct NearDuplicates: Sendable {
    /// The least share of common runs of two texts that say the same.
    package var least = 0.5
    /// Hashes of a text, and how many of them make a band.
    private static let (hashes, band) = (64, 4)
    /// Texts that share a band, more of which would be boilerplate.
    private static let crowd = 200

    package init() {}

    /// A pair of texts and the share of their runs that both have.
    package struct Pair: Sendable, Equatable {
        package var first: Int
        package var second: Int
        package var share: Double
    }

    /// - Returns: Pairs, the most alike first.
    package func pairs(_ texts: [String]) -> [Pair] {
        let sets = texts.map(Self.runs)
        var buckets: [UInt64: [Int]] = [:]
        for (index, runs) in sets.enumerated() where !runs.isEmpty {
            let least = Self.least(runs)
            for start in stride(from: 0, to: Self.hashes, by: Self.band) {
                var key = UInt64(start) &* 0x9E37_79B9_7F4A_7C15
                for hash in least[start..<start + Self.band] { key = Self.mixed(key ^ hash) }
                buckets[key, default: []].append(index)
            }
        }
        var seen = Set<UInt64>()
        var found: [Pair] = []
        for members in buckets.values where members.count > 1 && members.count <= Self.crowd {
            for (place, first) in members.enumerated() {
                for second in members[(place + 1)...]
                where seen.insert(UInt64(first) << 32 | UInt64(second)).inserted {
                    let share = Self.share(sets[first], sets[second])
                    if share >= self.least { found.append(Pair(first: first, second: second, share: share)) }
                }
            }
        }
        return found.sorted { ($0.share, $1.first, $1.second) > ($1.share, $0.first, $0.second) }
    }

    /// Hashes of all runs of three words; of fewer words, one run of them all.
    private static func runs(_ text: String) -> Set<UInt64> {
        var words: [UInt64] = []
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var isInWord = false
        func end() {
            if isInWord { words.append(mixed(hash)) }
            (hash, isInWord) = (0xCBF2_9CE4_8422_2325, false)
        }
        for scalar in text.lowercased().unicodeScalars {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                end()
                continue
            }
            hash = (hash ^ UInt64(scalar.value)) &* 0x100_0000_01B3
            isInWord = true
            // Scripts without spaces: each character is a word.
            if scalar.value >= 0x2E80 { end() }
        }
        end()
        guard words.count > 3 else {
            return words.isEmpty ? [] : [words.reduce(0) { mixed($0 ^ $1) }]
        }
        return Set((0..<words.count - 2).map { mixed(words[$0] ^ mixed(words[$0 + 1] ^ mixed(words[$0 + 2]))) })
    }

    private static func least(_ runs: Set<UInt64>) -> [UInt64] {
        var least = [UInt64](repeating: .max, count: hashes)
        for run in runs {
            var hash = run
            for index in 0..<hashes {
                hash = mixed(hash &+ 0x9E37_79B9_7F4A_7C15)
                if hash < least[index] { least[index] = hash }
            }
        }
        return least
    }

    private static func share(_ a: Set<UInt64>, _ b: Set<UInt64>) -> Double {
        let common = a.count < b.count ? a.count { b.contains($0) } : b.count { a.contains($0) }
        return Double(common) / Double(a.count + b.count - common)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
