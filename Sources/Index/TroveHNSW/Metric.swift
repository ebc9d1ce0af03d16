/// What "near" means. A score is greater for what is nearer.
package enum Metric: UInt32, CaseIterable, Sendable {
    /// The cosine of the angle, -1 to 1: vectors are brought to unit length when they come in, a zero vector scores 0.
    case cosine = 0
    /// Minus the squared Euclidean distance. Components beyond 65,504 are refused: rows are stored as binary16.
    case l2 = 1
}
