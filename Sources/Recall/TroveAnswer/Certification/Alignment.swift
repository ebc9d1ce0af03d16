internal import TroveLexical

/// The longest run of tokens that two texts share in the same order, with gaps.
struct Alignment {
    /// Places in the first and in the second text, in order.
    let pairs: [(first: Int, second: Int)]

    /// Aligns two texts; takes time and memory by the product of their lengths.
    init(_ first: [Term], _ second: [Term]) {
        let (rows, columns) = (first.count, second.count)
        var lengths = [Int32](repeating: 0, count: (rows + 1) * (columns + 1))
        let width = columns + 1
        for row in stride(from: rows - 1, through: 0, by: -1) {
            for column in stride(from: columns - 1, through: 0, by: -1) {
                lengths[row * width + column] =
                    first[row] == second[column]
                    ? lengths[(row + 1) * width + column + 1] + 1
                    : max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
            }
        }
        var pairs: [(first: Int, second: Int)] = []
        var (row, column) = (0, 0)
        while row < rows, column < columns {
            if first[row] == second[column] {
                pairs.append((row, column))
                row += 1
                column += 1
            } else if lengths[(row + 1) * width + column] >= lengths[row * width + column + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        self.pairs = pairs
    }
}
