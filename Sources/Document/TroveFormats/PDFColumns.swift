import TroveCore

/// The order in which a page's lines are read: columns from the top down, one after the other.
///
/// The order of the content is kept where it agrees with the columns; it is wrong where lines of two columns alternate,
/// or where what stands at the foot of the page comes first.
struct PDFColumns {
    /// A piece of the page that is read as one: a line, or a table.
    struct Piece {
        var x0: Double, y0: Double, x1: Double, y1: Double
        /// Height of a line of it, in fractions of the page's width.
        var height: Double
        /// Its place in the content.
        var index: Int
        /// True for letters written from the right.
        var isRightToLeft = false
    }

    private var leaves: [[Piece]] = []

    /// The places in the content, in the order of reading.
    static func order(_ pieces: [Piece]) -> [Int] {
        guard pieces.count > 1, pieces.count < 3000 else { return pieces.map(\.index) }
        var columns = PDFColumns()
        let isRightToLeft = pieces.count { $0.isRightToLeft } * 2 > pieces.count
        columns.split(pieces, isRightToLeft: isRightToLeft, depth: 0)
        let leaves = columns.leaves.map(sorted)
        // Each column in one stretch of the content: then the columns' own order is the writer's.
        var isWhole = true
        var places = pieces.map { _ in 0 }
        let rank = Dictionary(uniqueKeysWithValues: pieces.enumerated().map { ($0.element.index, $0.offset) })
        for (number, leaf) in leaves.enumerated() { leaf.forEach { places[rank[$0.index] ?? 0] = number } }
        var seen: Set<Int> = []
        for (offset, leaf) in places.enumerated() where offset == 0 || places[offset - 1] != leaf {
            isWhole = isWhole && seen.insert(leaf).inserted
        }
        let isAscending = leaves.count < 2 || rises(leaves)
        guard isWhole, isAscending else { return leaves.flatMap { $0.map(\.index) } }
        return leaves.sorted { ($0.map(\.index).min() ?? 0) < ($1.map(\.index).min() ?? 0) }.flatMap { $0.map(\.index) }
    }

    /// False when the content puts a lower leaf before one that stands wholly above it.
    private static func rises(_ leaves: [[Piece]]) -> Bool {
        for (number, lower) in leaves.enumerated().dropFirst() {
            for upper in leaves[..<number] {
                guard let end = upper.map(\.y1).max(), let start = lower.map(\.y0).min(), end <= start else { continue }
                let (first, second) = (upper.map(\.index).min() ?? 0, lower.map(\.index).min() ?? 0)
                if second < first { return false }
            }
        }
        return true
    }

    private mutating func split(_ pieces: [Piece], isRightToLeft: Bool, depth: Int) {
        guard depth < 6, let gutter = Self.gutter(pieces) else {
            if !pieces.isEmpty { leaves.append(pieces) }
            return
        }
        let slack = gutter.slack
        let across = pieces.filter { $0.x0 < gutter.x - slack && $0.x1 > gutter.x + slack }.sorted { $0.y0 < $1.y0 }
        let beside = pieces.filter { !($0.x0 < gutter.x - slack && $0.x1 > gutter.x + slack) }
        var band: [Piece] = []
        var rest = beside.sorted { $0.y0 < $1.y0 }[...]
        func close(_ columns: inout PDFColumns) {
            let left = band.filter { ($0.x0 + $0.x1) / 2 < gutter.x }
            let right = band.filter { ($0.x0 + $0.x1) / 2 >= gutter.x }
            for part in isRightToLeft ? [right, left] : [left, right] {
                columns.split(part.sorted { $0.index < $1.index }, isRightToLeft: isRightToLeft, depth: depth + 1)
            }
            band = []
        }
        for piece in across {
            while let next = rest.first, (next.y0 + next.y1) / 2 < (piece.y0 + piece.y1) / 2 {
                band.append(next)
                rest = rest.dropFirst()
            }
            if band.isEmpty, !leaves.isEmpty, let last = leaves.last?.last, last.x0 < gutter.x, last.x1 > gutter.x {
                leaves[leaves.count - 1].append(piece)
            } else {
                close(&self)
                leaves.append([piece])
            }
        }
        band += rest
        close(&self)
    }

    /// The strip without letters that parts most lines into left and right; few lines may reach across it.
    private static func gutter(_ pieces: [Piece]) -> (x: Double, slack: Double)? {
        guard pieces.count >= 6 else { return nil }
        let heights = pieces.map(\.height).sorted()
        let slack = heights[heights.count / 2] * 0.15
        var best: (x: Double, across: Int, width: Double)?
        for edge in Set(pieces.map { ($0.x1 * 500).rounded(.up) / 500 }) {
            let x = edge + slack
            var (across, left, right) = (0, 0, 0)
            var (leftTop, leftEnd, rightTop, rightEnd) = (1.0, 0.0, 1.0, 0.0)
            var (leftEdge, rightEdge) = (0.0, 1.0)
            for piece in pieces {
                if piece.x1 <= x + slack {
                    left += 1
                    (leftTop, leftEnd) = (min(leftTop, piece.y0), max(leftEnd, piece.y1))
                    leftEdge = max(leftEdge, piece.x1)
                } else if piece.x0 >= x - slack {
                    right += 1
                    (rightTop, rightEnd) = (min(rightTop, piece.y0), max(rightEnd, piece.y1))
                    rightEdge = min(rightEdge, piece.x0)
                } else {
                    across += 1
                }
            }
            let shared = min(leftEnd, rightEnd) - max(leftTop, rightTop)
            guard left >= 3, right >= 3, across * 3 <= left + right, shared > slack * 20,
                rightEdge - leftEdge > slack * 3, isText(pieces, x, isLeft: true), isText(pieces, x, isLeft: false)
            else { continue }
            let better = best.map { (across, -(rightEdge - leftEdge)) < ($0.across, -$0.width) } ?? true
            if better { best = ((leftEdge + rightEdge) / 2, across, rightEdge - leftEdge) }
        }
        return best.map { ($0.x, slack) }
    }

    /// Columns of text have lines of some length; a strip of numbers or labels is none.
    private static func isText(_ pieces: [Piece], _ x: Double, isLeft: Bool) -> Bool {
        let side = pieces.filter { isLeft ? $0.x1 <= x + 1e-3 : $0.x0 >= x - 1e-3 }
        let wide = side.count { $0.x1 - $0.x0 > $0.height * 6 }
        return wide >= 2 && wide * 2 >= side.count
    }

    /// The pieces of one column: in the order of the content unless that goes up the page.
    private static func sorted(_ leaf: [Piece]) -> [Piece] {
        var jumps = 0
        for (a, b) in zip(leaf, leaf.dropFirst()) where b.y0 < a.y0 - (a.y1 - a.y0) * 2.5 { jumps += 1 }
        guard jumps > 0 else { return leaf }
        var rows: [[Piece]] = []
        for piece in leaf.sorted(by: { ($0.y0 + $0.y1, $0.x0) < ($1.y0 + $1.y1, $1.x0) }) {
            if let last = rows.last?.last, min(last.y1, piece.y1) - max(last.y0, piece.y0) > (piece.y1 - piece.y0) * 0.5
            {
                rows[rows.count - 1].append(piece)
            } else {
                rows.append([piece])
            }
        }
        return rows.flatMap { $0.sorted { $0.x0 < $1.x0 } }
    }
}
