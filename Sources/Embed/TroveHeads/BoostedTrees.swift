/// Sums of small trees, one sum an output (Friedman, 2001).
package struct BoostedTrees: Sendable, Codable, Equatable {
    /// A tree as a list of nodes; the first is its root.
    package struct Tree: Sendable, Codable, Equatable {
        package struct Node: Sendable, Codable, Equatable {
            /// The feature that decides; below 0 at a leaf.
            package var feature: Int
            /// Smaller or equal numbers go left.
            package var threshold: Float
            package var left: Int
            package var right: Int
            /// What a leaf adds.
            package var value: Float

            package init(feature: Int = -1, threshold: Float = 0, left: Int = 0, right: Int = 0, value: Float = 0) {
                self.feature = feature
                self.threshold = threshold
                self.left = left
                self.right = right
                self.value = value
            }
        }
        package var nodes: [Node]

        package init(nodes: [Node]) { self.nodes = nodes }

        package func value(of row: ArraySlice<Float>) -> Float {
            var node = nodes[0]
            while node.feature >= 0 {
                node = nodes[row[row.startIndex + node.feature] <= node.threshold ? node.left : node.right]
            }
            return node.value
        }
    }

    /// What each output begins with.
    package var start: [Float]
    /// Trees of each output, in the order in which they were grown.
    package var trees: [[Tree]]

    package init(start: [Float], trees: [[Tree]]) {
        self.start = start
        self.trees = trees
    }

    /// The sum of each output, `[rows x outputs]`.
    package func scores(_ matrix: Matrix) -> Matrix {
        var out = Matrix(rows: matrix.rows, columns: start.count)
        for row in 0..<matrix.rows {
            for output in start.indices {
                out[row, output] = trees[output].reduce(start[output]) { $0 + $1.value(of: matrix.row(row)) }
            }
        }
        return out
    }
}
