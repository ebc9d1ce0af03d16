/// Numbers that lie far above the others.
package enum RobustOutliers {
    /// How far each number lies above the median, in deviations as the middle half of the numbers tells them.
    package static func standing(_ values: [Double]) -> [Double] {
        guard values.count > 3 else { return values.map { _ in 0 } }
        let median = middle(values)
        let spread = middle(values.map { abs($0 - median) }) * 1.4826
        return values.map { spread > 1e-9 ? ($0 - median) / spread : 0 }
    }

    private static func middle(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.count % 2 == 1
            ? sorted[sorted.count / 2] : (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
    }
}
