package import TroveCore
package import TroveHeads

/// Learns how a question's vector should move so that its answers, of all passages, are the most like it.
///
/// A residual map under a contrastive loss (van den Oord et al., arXiv:1807.03748) whose negatives are what the index
/// itself finds for all judged questions. It starts at no move at all, and all questions make one step.
package struct AdapterFit: Sendable, Codable, Equatable {
    /// What likeness is divided by.
    package var temperature: Float = 0.05
    package var rate = 1e-3
    /// Steps after which the map is kept.
    package var steps = [10, 20, 40]
    /// How much of a move is made.
    package var strengths: [Float] = [0.5, 0.75, 1]
    /// Passages at most that answers are told from.
    package var most = 4096
    package var threads = 1

    package init() {}

    /// - Parameter onStep: Called with the number of each step and its loss.
    /// - Returns: An adapter for each number of steps and strength; none where no question has an answer.
    /// - Throws: `.invalidArgument` where the loss is no number any more.
    package func fit(
        _ pools: [JudgedPool], onStep: (Int, Double) -> Void = { _, _ in }
    ) throws(TroveError) -> [QueryAdapter] {
        guard let problem = Problem(pools, most: most) else { return [] }
        let width = problem.questions.columns
        var network = Network<Float>([.residual(width: width), .unitLength], seed: 1)
        network.options.threads = threads
        var optimizer = Optimizer<Float>(.adamW, parameters: network.weights.count)
        let runs = network.runs
        var kept: [QueryAdapter] = []
        for step in 1...(steps.max() ?? 1) {
            var none: RandomSource?
            let pass = network.forward(problem.questions, &none)
            let (loss, slope) = problem.loss(pass.output, temperature: temperature, threads: threads)
            guard loss.isFinite else {
                throw TroveError(.invalidArgument, "the loss is no number any more; the store's vectors are damaged")
            }
            onStep(step, Double(loss))
            optimizer.step(&network.weights, network.slopes(slope, pass), rate: rate, runs: runs)
            guard steps.contains(step) else { continue }
            let moves = Matrix(rows: width, columns: width, values: network.weights)
            kept += strengths.map { QueryAdapter(moves: moves, strength: $0) }
        }
        return kept
    }

    /// Questions with answers, and all passages that were found for any.
    private struct Problem {
        let questions: Batch<Float>
        /// Rows are passages; rows are numbers of their vectors.
        private let passages: PackedRows
        private let numbers: PackedRows
        private let targets: Batch<Float>

        init?(_ pools: [JudgedPool], most: Int) {
            let judged = pools.map { ($0, $0.answers) }.filter { !$0.1.isEmpty }
            guard let width = judged.first?.0.question.count else { return nil }
            var rows: [Int64: Int] = [:]
            var vectors: [Float] = []
            // Answers first: they must not be what there is no room for.
            for isAnswer in [true, false] {
                for (pool, answers) in judged {
                    for (index, key) in pool.keys.enumerated() where (answers[index] != nil) == isAnswer {
                        guard pool.vectors.isKnown[index], rows[key] == nil, rows.count < most else { continue }
                        rows[key] = rows.count
                        vectors += pool.vectors.rows.row(index)
                    }
                }
            }
            let matrix = Matrix(rows: rows.count, columns: width, values: vectors)
            passages = PackedRows(matrix)
            numbers = PackedRows(matrix.transposed)
            questions = Batch(rows: judged.count, columns: width, values: judged.flatMap { $0.0.question })
            var targets = Batch<Float>(rows: judged.count, columns: rows.count)
            for (row, (pool, answers)) in judged.enumerated() {
                let sum = answers.values.reduce(0, +)
                for (index, grade) in answers {
                    guard let column = rows[pool.keys[index]] else { continue }
                    targets.values[row * rows.count + column] = Float(grade / sum)
                }
            }
            self.targets = targets
        }

        func loss(_ moved: Batch<Float>, temperature: Float, threads: Int) -> (Float, Batch<Float>) {
            let left = Matrix(rows: moved.rows, columns: moved.columns, values: moved.values)
            let products = passages.products(with: left, threads: threads)
            var likeness = Batch<Float>(rows: products.rows, columns: products.columns, values: products.values)
            let loss = Float.crossEntropy(
                &likeness, targets: targets, smoothing: 0, scale: 1 / temperature, threads: threads)
            let scaled = Matrix(rows: likeness.rows, columns: likeness.columns, values: likeness.values)
            let back = numbers.products(with: scaled, threads: threads)
            return (loss, Batch(rows: back.rows, columns: back.columns, values: back.values))
        }
    }
}
