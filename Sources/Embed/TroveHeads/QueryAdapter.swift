/// Moves a question's vector towards what answered the questions before: documents are not embedded again.
package struct QueryAdapter: Sendable, Codable, Equatable {
    /// What is added to a vector is its product with this, `[width x width]`.
    package let moves: Matrix
    /// How much of the move is made.
    package var strength: Float

    package init(moves: Matrix, strength: Float) {
        precondition(moves.rows == moves.columns, "a move has the length of a vector")
        self.moves = moves
        self.strength = strength
    }

    /// The moved vector, of unit length.
    package func callAsFunction(_ vector: [Float]) -> [Float] {
        precondition(vector.count == moves.columns, "a vector of the space that was learned in")
        let moved = vector.indices.map { vector[$0] + strength * dot(vector[...], moves.row($0)) }
        let length = dot(moved[...], moved[...]).squareRoot()
        return length > 0 ? moved.map { $0 / length } : vector
    }
}
