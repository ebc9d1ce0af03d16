/// Finds the least value of a smooth function by L-BFGS (Liu & Nocedal, 1989).
package struct Minimizer: Sendable {
    /// Steps at most.
    package var steps = 500
    /// Ends where no part of the slope is steeper.
    package var slope = 1e-5
    /// Ends where a step lowers the value by a smaller share.
    package var change = 1e-9
    /// Steps that are remembered.
    package var memory = 10

    package init() {}

    /// Descends from `start`.
    /// - Parameter function: The value at a point; writes the slope there.
    /// - Returns: The lowest point found and its value.
    package func minimize(
        from start: [Double], _ function: (_ point: [Double], _ slope: inout [Double]) -> Double
    ) -> (point: [Double], value: Double) {
        var point = start
        var gradient = [Double](repeating: 0, count: start.count)
        var value = function(point, &gradient)
        var history: [(step: [Double], change: [Double], curvature: Double)] = []
        for iteration in 0..<steps {
            guard value.isFinite, gradient.contains(where: { abs($0) > slope }) else { break }
            var direction = Self.direction(gradient, history)
            var descent = Self.dot(gradient, direction)
            if descent >= 0 {
                history = []
                direction = gradient.map { -$0 }
                descent = -Self.dot(gradient, gradient)
            }
            var length = iteration == 0 ? min(1, 1 / Self.dot(gradient, gradient).squareRoot()) : 1
            var next = point
            var slopeThere = gradient
            var lower = value
            var found = false
            for _ in 0..<40 {
                for index in point.indices { next[index] = point[index] + length * direction[index] }
                lower = function(next, &slopeThere)
                if lower.isFinite, lower <= value + 1e-4 * length * descent {
                    found = true
                    break
                }
                // The lowest point of the parabola through both values and the slope, kept within bounds.
                let bend = 2 * (lower - value - length * descent)
                let guess = bend > 0 ? -descent * length * length / bend : length / 2
                length = lower.isFinite ? min(max(guess, length / 10), length / 2) : length / 10
            }
            guard found else { break }
            let step = zip(next, point).map { $0 - $1 }
            let turn = zip(slopeThere, gradient).map { $0 - $1 }
            let curvature = Self.dot(step, turn)
            if curvature > 1e-12 * Self.dot(turn, turn) {
                history.append((step, turn, curvature))
                if history.count > memory { history.removeFirst() }
            }
            let gain = value - lower
            (point, value, gradient) = (next, lower, slopeThere)
            if gain <= change * max(abs(value), 1e-12) { break }
        }
        return (point, value)
    }

    /// Minus the slope times an estimate of the inverse curvature.
    private static func direction(
        _ gradient: [Double], _ history: [(step: [Double], change: [Double], curvature: Double)]
    ) -> [Double] {
        var out = gradient.map { -$0 }
        var shares = [Double](repeating: 0, count: history.count)
        for (index, past) in history.enumerated().reversed() {
            shares[index] = dot(past.step, out) / past.curvature
            add(past.change, -shares[index], to: &out)
        }
        if let last = history.last {
            let scale = last.curvature / dot(last.change, last.change)
            for index in out.indices { out[index] *= scale }
        }
        for (index, past) in history.enumerated() {
            add(past.step, shares[index] - dot(past.change, out) / past.curvature, to: &out)
        }
        return out
    }

    static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sums = SIMD8<Double>(repeating: 0)
        let whole = a.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            var (left, right) = (SIMD8<Double>(), SIMD8<Double>())
            for lane in 0..<8 {
                left[lane] = a[start + lane]
                right[lane] = b[start + lane]
            }
            sums += left * right
        }
        return (whole..<a.count).reduce(sums.sum()) { $0 + a[$1] * b[$1] }
    }

    private static func add(_ a: [Double], _ scale: Double, to out: inout [Double]) {
        for index in out.indices { out[index] += scale * a[index] }
    }
}
