package import TroveCore
package import TroveHeads

/// Learns how a question's vector should move to lie among its answers: ridge regression over judged questions.
package struct AdapterFit: Sendable, Codable, Equatable {
    /// What large moves cost.
    package var penalty: Double
    /// How much of a move is made.
    package var strength: Double

    package init(penalty: Double, strength: Double) {
        self.penalty = penalty
        self.strength = strength
    }

    /// - Returns: Nil where no question has an answer with a vector.
    package func fit(_ pools: [JudgedPool]) throws(TroveError) -> QueryAdapter? {
        var (known, moves): ([[Float]], [[Float]]) = ([], [])
        for pool in pools {
            guard let answer = pool.answer else { continue }
            known.append(pool.question)
            moves.append(zip(answer, pool.question).map { $0 - $1 })
        }
        guard !known.isEmpty else { return nil }
        let matrix = Matrix(known)
        return QueryAdapter(
            known: matrix, moves: try LeastSquares.dual(matrix, targets: Matrix(moves), penalty: penalty),
            strength: Float(strength))
    }
}
