/// Moves a question's vector towards what answered the questions before: documents are not embedded again.
package struct QueryAdapter: Sendable, Codable, Equatable {
    /// What of the question is compared with the known ones: their vectors, one a row.
    package let known: Matrix
    /// What a known question adds, by how near it is; one a row.
    package let moves: Matrix
    /// How much of the move is made.
    package let strength: Float

    package init(known: Matrix, moves: Matrix, strength: Float) {
        precondition(known.rows == moves.rows && known.columns == moves.columns, "a move for each known question")
        self.known = known
        self.moves = moves
        self.strength = strength
    }

    /// The moved vector, of unit length.
    package func callAsFunction(_ vector: [Float]) -> [Float] {
        precondition(vector.count == known.columns, "a vector of the space that was learned in")
        var moved = vector
        for question in 0..<known.rows {
            let weight = strength * dot(vector[...], known.row(question))
            for (place, move) in moves.row(question).enumerated() { moved[place] += weight * move }
        }
        let length = dot(moved[...], moved[...]).squareRoot()
        return length > 0 ? moved.map { $0 / length } : vector
    }
}
