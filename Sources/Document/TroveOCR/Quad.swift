/// A point in pixels.
struct Point: Equatable {
    var x: Double
    var y: Double
}

/// Four corners of a sheet of paper: top left, top right, bottom right, bottom left.
struct Quad: Equatable {
    var corners: [Point]

    init(_ corners: [Point]) {
        precondition(corners.count == 4, "a quad has four corners")
        self.corners = corners
    }

    /// An upright rectangle at the origin.
    init(width: Double, height: Double) {
        self.init([Point(x: 0, y: 0), Point(x: width, y: 0), Point(x: width, y: height), Point(x: 0, y: height)])
    }

    /// x and y of each corner in turn.
    var numbers: [Float] { corners.flatMap { [Float($0.x), Float($0.y)] } }

    /// Area by the shoelace formula.
    var area: Double {
        var sum = 0.0
        for (a, b) in zip(corners, corners[1...] + corners[..<1]) { sum += a.x * b.y - b.x * a.y }
        return abs(sum) / 2
    }

    /// True where a corner lies off the box around all four by more than a share of the box's shorter side. Sheets
    /// that are not, as in scans with a black margin, gain nothing from being flattened.
    func isAskew(by share: Double) -> Bool {
        let xs = corners.map(\.x)
        let ys = corners.map(\.y)
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return false }
        let limit = share * min(right - left, bottom - top)
        let box = [(left, top), (right, top), (right, bottom), (left, bottom)]
        return zip(corners, box).contains { abs($0.x - $1.0) > limit || abs($0.y - $1.1) > limit }
    }

    /// Mean length of the top and bottom edges, and of the left and right ones.
    var meanSize: (width: Double, height: Double) {
        func length(_ a: Int, _ b: Int) -> Double {
            let dx = corners[a].x - corners[b].x
            let dy = corners[a].y - corners[b].y
            return (dx * dx + dy * dy).squareRoot()
        }
        return ((length(0, 1) + length(3, 2)) / 2, (length(0, 3) + length(1, 2)) / 2)
    }
}

/// The projective map that takes one quad's corners to another's.
struct Projection {
    private let terms: [Double]

    /// Nil where three corners lie on a line.
    init?(from source: Quad, to target: Quad) {
        // Eight equations in eight unknowns, by elimination with pivots.
        var rows: [[Double]] = []
        for (s, t) in zip(source.corners, target.corners) {
            rows.append([s.x, s.y, 1, 0, 0, 0, -s.x * t.x, -s.y * t.x, t.x])
            rows.append([0, 0, 0, s.x, s.y, 1, -s.x * t.y, -s.y * t.y, t.y])
        }
        for column in 0..<8 {
            guard let pivot = (column..<8).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
                abs(rows[pivot][column]) > 1e-9
            else { return nil }
            rows.swapAt(column, pivot)
            for row in 0..<8 where row != column {
                let factor = rows[row][column] / rows[column][column]
                for k in column..<9 { rows[row][k] -= factor * rows[column][k] }
            }
        }
        terms = (0..<8).map { rows[$0][8] / rows[$0][$0] }
    }

    func callAsFunction(_ p: Point) -> Point {
        let w = terms[6] * p.x + terms[7] * p.y + 1
        return Point(
            x: (terms[0] * p.x + terms[1] * p.y + terms[2]) / w, y: (terms[3] * p.x + terms[4] * p.y + terms[5]) / w)
    }
}
