internal import Foundation
package import TroveHeads

/// Tries what is lost where vectors are kept in fewer bytes: on questions whose answers are known.
package struct SpaceTrial: Sendable {
    /// A way to keep vectors.
    package enum Form: Sendable, Equatable {
        /// All numbers.
        case whole
        /// The first so many numbers, at unit length.
        case leading(Int)
        /// Parts along so many directions in which vectors differ most, at unit length.
        case principal(Int)
        /// One bit a number, its sign; the first so many hits are ranked anew by whole vectors, which lie on the disk.
        case signs(rescored: Int)
    }

    /// What came of a form.
    package struct Result: Sendable {
        package var form: Form
        /// Bytes of one vector.
        package var bytes: Int
        /// Share of questions with an answer among the first ten.
        package var found: Double
        /// Share of the first ten of whole vectors that are among the first ten.
        package var same: Double
        /// Of one question against all vectors, on one thread.
        package var seconds: Double
    }

    /// Vectors of unit length, one a row.
    let passages: Matrix
    let questions: Matrix
    /// Rows of the passages that answer each question.
    let answers: [Set<Int>]

    private static let best = 10

    package init(passages: Matrix, questions: Matrix, answers: [Set<Int>]) {
        precondition(
            questions.columns == passages.columns && answers.count == questions.rows, "answers to each question")
        self.passages = passages
        self.questions = questions
        self.answers = answers
    }

    /// Forms that make sense at this length: half, a third, a sixth, and bits.
    package var forms: [Form] {
        let lengths = [256, 192, 128, 64].filter { $0 < passages.columns }
        return [.whole] + lengths.map(Form.principal) + lengths.map(Form.leading) + [
            .signs(rescored: 0), .signs(rescored: 100),
        ]
    }

    package func results() throws -> [Result] {
        let whole = try hits(.whole)
        return try forms.map { form in
            let (hits, seconds) = form == .whole ? whole : try hits(form)
            let found = zip(hits, answers).count { !$1.isDisjoint(with: $0) }
            let same = zip(hits, whole.hits).reduce(0.0) {
                $0 + Double(Set($1.0).intersection($1.1).count) / Double(max(1, $1.1.count))
            }
            let count = Double(max(1, hits.count))
            return Result(
                form: form, bytes: bytes(form), found: Double(found) / count, same: same / count,
                seconds: seconds / count)
        }
    }

    private func bytes(_ form: Form) -> Int {
        switch form {
        case .whole: 4 * passages.columns
        case .leading(let length), .principal(let length): 4 * length
        case .signs: (passages.columns + 7) / 8
        }
    }

    /// The first ten passages of each question, and how long finding them took.
    private func hits(_ form: Form) throws -> (hits: [[Int]], seconds: Double) {
        try Task.checkCancellation()
        switch form {
        case .whole: return ranked(passages, questions)
        case .leading(let length): return ranked(Self.leading(passages, length), Self.leading(questions, length))
        case .principal(let length):
            let projection = PrincipalComponents.fit(passages, dimensions: length).projection
            return ranked(projection(passages).normalized, projection(questions).normalized)
        case .signs(let rescored): return bySigns(rescored)
        }
    }

    private static func leading(_ matrix: Matrix, _ length: Int) -> Matrix {
        Matrix((0..<matrix.rows).map { Array(matrix.row($0).prefix(length)) }).normalized
    }

    private func ranked(_ passages: Matrix, _ questions: Matrix) -> (hits: [[Int]], seconds: Double) {
        let start = ContinuousClock.now
        let hits = (0..<questions.rows).map { question in
            let row = questions.row(question)
            return Self.greatest((0..<passages.rows).map { dot(row, passages.row($0)) }, Self.best)
        }
        return (hits, (ContinuousClock.now - start) / .seconds(1))
    }

    private func bySigns(_ rescored: Int) -> (hits: [[Int]], seconds: Double) {
        let (codes, asked) = (Self.signs(passages), Self.signs(questions))
        let words = (passages.columns + 63) / 64
        let start = ContinuousClock.now
        let hits = (0..<questions.rows).map { question in
            let alike = (0..<passages.rows).map { row in
                var differing = 0
                for word in 0..<words {
                    differing += (codes[row * words + word] ^ asked[question * words + word]).nonzeroBitCount
                }
                return Float(-differing)
            }
            guard rescored > Self.best else { return Self.greatest(alike, Self.best) }
            let first = Self.greatest(alike, rescored)
            let row = questions.row(question)
            return Self.greatest(first.map { dot(row, passages.row($0)) }, Self.best).map { first[$0] }
        }
        return (hits, (ContinuousClock.now - start) / .seconds(1))
    }

    private static func signs(_ matrix: Matrix) -> [UInt64] {
        let words = (matrix.columns + 63) / 64
        var codes = [UInt64](repeating: 0, count: matrix.rows * words)
        for row in 0..<matrix.rows {
            for (column, value) in matrix.row(row).enumerated() where value > 0 {
                codes[row * words + column / 64] |= 1 << UInt64(column % 64)
            }
        }
        return codes
    }

    /// Places of the greatest numbers, the greatest first, the first of equal ones first.
    private static func greatest(_ values: [Float], _ count: Int) -> [Int] {
        var found: [Int] = []
        for index in values.indices {
            if found.count == count, let last = found.last, values[index] <= values[last] { continue }
            let place = found.firstIndex { values[$0] < values[index] } ?? found.count
            found.insert(index, at: place)
            if found.count > count { found.removeLast() }
        }
        return found
    }
}
