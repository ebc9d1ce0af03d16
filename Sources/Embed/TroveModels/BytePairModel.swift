internal import TroveCore

/// Byte-pair encoding: a piece begins as its characters, and the pair that was learned first is joined until none is
/// left. Sennrich et al., arXiv:1508.07909.
struct BytePairModel: Sendable {
    private struct Merge {
        var rank: Int32
        var id: Int32
    }

    private struct Symbol {
        var id: Int32
        var count: Int
        var previous: Int
        var next: Int
    }

    private struct Candidate: Comparable {
        var rank: Int32
        var place: Int
        var id: Int32

        static func < (a: Candidate, b: Candidate) -> Bool { (a.rank, a.place) < (b.rank, b.place) }
    }

    private let ids: [String: Int32]
    private let merges: [UInt64: Merge]
    private let unknown: Int32?
    private let fusesUnknown: Bool
    private let keepsWholePieces: Bool
    private let prefix: String
    private let suffix: String
    let idLimit: Int

    /// Reads a `model`.
    init(_ model: JSONValue, path: String) throws(TroveError) {
        guard let members = model["vocab"]?.members, !members.isEmpty, let pairs = model["merges"]?.elements else {
            throw TokenizerFile.corrupt(path, "its model has no vocabulary or no merges")
        }
        if model["byte_fallback"]?.truth == true { throw TokenizerFile.unsupported(path, "BPE with byte_fallback") }
        if let dropout = model["dropout"]?.double, dropout > 0 {
            throw TokenizerFile.unsupported(path, "BPE with dropout")
        }
        var ids: [String: Int32] = Dictionary(minimumCapacity: members.count)
        for member in members {
            guard let id = member.value.integer, (0..<16_000_000).contains(id) else {
                throw TokenizerFile.corrupt(path, "the piece '\(member.name)' has no sound id")
            }
            ids[member.name] = Int32(id)
        }
        prefix = model["continuing_subword_prefix"]?.text ?? ""
        suffix = model["end_of_word_suffix"]?.text ?? ""
        var merges: [UInt64: Merge] = Dictionary(minimumCapacity: pairs.count)
        for (rank, pair) in pairs.enumerated() {
            let parts = pair.elements?.compactMap(\.text) ?? Self.halves(pair.text ?? "")
            guard parts.count == 2, let left = ids[parts[0]], let right = ids[parts[1]],
                let whole = ids[parts[0] + String(parts[1].unicodeScalars.dropFirst(prefix.unicodeScalars.count))]
            else { throw TokenizerFile.corrupt(path, "merge \(rank) is of pieces that the vocabulary lacks") }
            merges[Self.key(left, right)] = Merge(rank: Int32(rank), id: whole)
        }
        if let name = model["unk_token"]?.text {
            guard let id = ids[name] else { throw TokenizerFile.corrupt(path, "its vocabulary lacks '\(name)'") }
            unknown = id
        } else {
            unknown = nil
        }
        fusesUnknown = model["fuse_unk"]?.truth ?? false
        keepsWholePieces = model["ignore_merges"]?.truth ?? false
        idLimit = Int(ids.values.max() ?? 0) + 1
        self.ids = ids
        self.merges = merges
    }

    private static func halves(_ text: String) -> [String] {
        text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    func id(of piece: String) -> Int32? { ids[piece] }

    /// The tokens of a piece and how many of its scalars each takes.
    func tokens(of piece: [Unicode.Scalar]) -> [ModelToken] {
        if keepsWholePieces, let id = ids[String(String.UnicodeScalarView(piece))] {
            return [ModelToken(id: id, count: piece.count, isUnknown: false)]
        }
        var symbols = spell(piece)
        join(&symbols)
        return symbols.filter { $0.count > 0 }.map {
            ModelToken(id: $0.id, count: $0.count, isUnknown: $0.id == unknown)
        }
    }

    private func spell(_ piece: [Unicode.Scalar]) -> [Symbol] {
        var symbols: [Symbol] = []
        symbols.reserveCapacity(piece.count)
        var wasUnknown = false
        for (index, scalar) in piece.enumerated() {
            var text = index > 0 ? prefix : ""
            text.unicodeScalars.append(scalar)
            if index == piece.count - 1 { text += suffix }
            if let id = ids[text] {
                symbols.append(Symbol(id: id, count: 1, previous: 0, next: 0))
                wasUnknown = false
            } else if let unknown {
                if wasUnknown && fusesUnknown {
                    symbols[symbols.count - 1].count += 1
                } else {
                    symbols.append(Symbol(id: unknown, count: 1, previous: 0, next: 0))
                }
                wasUnknown = true
            }
        }
        for index in symbols.indices {
            symbols[index].previous = index - 1
            symbols[index].next = index + 1 < symbols.count ? index + 1 : -1
        }
        return symbols
    }

    /// Joins pairs, the first-learned and leftmost one first. A joined symbol keeps the left one's place; the right
    /// one's count becomes zero.
    private func join(_ symbols: inout [Symbol]) {
        var queue = BinaryHeap<Candidate>()
        func offer(_ left: Int) {
            guard left >= 0, symbols[left].next >= 0,
                let merge = merges[Self.key(symbols[left].id, symbols[symbols[left].next].id)]
            else { return }
            queue.push(Candidate(rank: merge.rank, place: left, id: merge.id))
        }
        for index in symbols.indices { offer(index) }
        while let best = queue.pop() {
            let place = best.place
            guard symbols[place].count > 0, symbols[place].next >= 0 else { continue }
            let right = symbols[place].next
            guard merges[Self.key(symbols[place].id, symbols[right].id)]?.id == best.id else { continue }
            symbols[place].id = best.id
            symbols[place].count += symbols[right].count
            symbols[place].next = symbols[right].next
            symbols[right].count = 0
            if symbols[place].next >= 0 { symbols[symbols[place].next].previous = place }
            offer(symbols[place].previous)
            offer(place)
        }
    }
}

/// One token that a model made of a piece.
struct ModelToken: Equatable {
    var id: Int32
    /// Scalars of the piece that it takes.
    var count: Int
    var isUnknown: Bool
}

/// The smallest element first.
struct BinaryHeap<Element: Comparable> {
    private var elements: [Element] = []

    mutating func push(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, elements[child] < elements[(child - 1) / 2] {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Element? {
        guard let first = elements.first else { return nil }
        let last = elements.removeLast()
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < elements.count else { return first }
            if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
            guard elements[child] < elements[parent] else { return first }
            elements.swapAt(child, parent)
            parent = child
        }
    }
}
