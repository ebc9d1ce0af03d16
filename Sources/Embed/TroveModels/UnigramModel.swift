internal import TroveCore

/// SentencePiece's Unigram model: of all ways to spell a piece, the most probable one. Kudo, arXiv:1804.10959.
struct UnigramModel: Sendable {
    /// All pieces as UTF-8, sorted, one after the other.
    private let text: [UInt8]
    private let starts: [Int32]
    private let order: [Int32]
    /// First and past-last sorted piece for each first byte.
    private let heads: [Int32]
    private let scores: [Double]
    private let unknown: Int32?
    private let unknownScore: Double
    let idLimit: Int

    /// What an unknown character costs below the least probable piece.
    private static let penalty = 10.0

    /// Reads a `model`.
    init(_ model: JSONValue, path: String) throws(TroveError) {
        guard let entries = model["vocab"]?.elements, !entries.isEmpty, entries.count < 16_000_000 else {
            throw TokenizerFile.corrupt(path, "its model has no vocabulary")
        }
        var pieces: [(bytes: [UInt8], id: Int32)] = []
        pieces.reserveCapacity(entries.count)
        var scores: [Double] = []
        for (id, entry) in entries.enumerated() {
            guard let pair = entry.elements, pair.count == 2, let name = pair[0].text, let score = pair[1].double else {
                throw TokenizerFile.corrupt(path, "entry \(id) of its vocabulary is no pair of piece and score")
            }
            pieces.append((Array(name.utf8), Int32(id)))
            scores.append(score)
        }
        if let id = model["unk_id"]?.integer {
            guard (0..<entries.count).contains(id) else {
                throw TokenizerFile.corrupt(path, "its unk_id \(id) is not in the vocabulary")
            }
            unknown = Int32(id)
        } else {
            unknown = nil
        }
        pieces.sort { a, b in
            a.bytes.lexicographicallyPrecedes(b.bytes) || (a.bytes == b.bytes && a.id < b.id)
        }
        var text: [UInt8] = [], starts: [Int32] = [0], order: [Int32] = []
        for piece in pieces where !piece.bytes.isEmpty {
            // Of equal pieces the last one counts, as in a map.
            if let last = order.indices.last, text[Int(starts[last])...].elementsEqual(piece.bytes) {
                order[last] = piece.id
                continue
            }
            text += piece.bytes
            starts.append(Int32(text.count))
            order.append(piece.id)
        }
        var counts = [Int32](repeating: 0, count: 257)
        for index in order.indices { counts[Int(text[Int(starts[index])]) + 1] += 1 }
        for byte in 0..<256 { counts[byte + 1] += counts[byte] }
        (self.text, self.starts, self.order, heads, self.scores) = (text, starts, order, counts, scores)
        unknownScore = (scores.min() ?? 0) - Self.penalty
        idLimit = entries.count
        guard model["byte_fallback"]?.truth != true else {
            throw TokenizerFile.unsupported(path, "Unigram with byte_fallback")
        }
    }

    /// The id of a whole piece.
    func id(of piece: String) -> Int32? {
        let bytes = Array(piece.utf8)
        var found: Int32?
        matches(bytes, 0) { length, id in if length == bytes.count { found = id } }
        return found
    }

    /// Calls `body` with the length and id of each vocabulary piece that `bytes` has at `start`, shortest first.
    private func matches(_ bytes: [UInt8], _ start: Int, _ body: (Int, Int32) -> Void) {
        guard start < bytes.count else { return }
        var low = Int(heads[Int(bytes[start])]), high = Int(heads[Int(bytes[start]) + 1])
        var depth = 1
        while low < high {
            if Int(starts[low + 1] - starts[low]) == depth {
                body(depth, order[low])
                low += 1
            }
            guard start + depth < bytes.count else { return }
            let byte = bytes[start + depth]
            // Pieces low..<high share `depth` bytes and are longer.
            low = bound(low, high, depth) { $0 < byte }
            high = bound(low, high, depth) { $0 <= byte }
            depth += 1
        }
    }

    private func bound(_ low: Int, _ high: Int, _ depth: Int, _ isBefore: (UInt8) -> Bool) -> Int {
        var low = low, high = high
        while low < high {
            let middle = (low + high) / 2
            if isBefore(text[Int(starts[middle]) + depth]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The tokens of a piece and how many of its scalars each takes. Unknown characters in a row are one token.
    func tokens(of piece: [Unicode.Scalar]) -> [ModelToken] {
        let bytes = Array(String(String.UnicodeScalarView(piece)).utf8)
        var best = [Double](repeating: 0, count: bytes.count + 1)
        var from = [Int32](repeating: -1, count: bytes.count + 1)
        var ids = [Int32](repeating: -1, count: bytes.count + 1)
        var start = 0
        for scalar in piece {
            let size = UTF8.width(scalar)
            let reached = best[start]
            var isSingle = false
            func offer(_ end: Int, _ score: Double, _ id: Int32) {
                guard from[end] < 0 || score > best[end] else { return }
                best[end] = score
                from[end] = Int32(start)
                ids[end] = id
            }
            matches(bytes, start) { length, id in
                offer(start + length, scores[Int(id)] + reached, id)
                if length == size { isSingle = true }
            }
            if !isSingle { offer(start + size, unknownScore + reached, unknown ?? -1) }
            start += size
        }
        var tokens: [ModelToken] = []
        var end = bytes.count
        while end > 0 {
            let start = Int(from[end])
            let count = bytes[start..<end].count { $0 & 0xC0 != 0x80 }
            let isUnknown = ids[end] == unknown || ids[end] < 0
            if isUnknown, let last = tokens.last, last.isUnknown {
                tokens[tokens.count - 1].count += count
            } else {
                tokens.append(ModelToken(id: max(0, ids[end]), count: count, isUnknown: isUnknown))
            }
            end = start
        }
        return tokens.reversed()
    }
}
