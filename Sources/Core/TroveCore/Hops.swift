/// How far a search follows names from the first hits to passages that say more of them.
public enum Hops: String, Codable, Sendable, CaseIterable {
    /// Once, from hits that leave some of the question open; not where vectors alone are asked for.
    case auto
    /// Not at all.
    case none = "0"
    /// Once, from every one of the first hits.
    case one = "1"
    /// Twice: also from what the first time found.
    case two = "2"

    /// How often names are followed.
    package var rounds: Int {
        switch self {
        case .none: 0
        case .auto, .one: 1
        case .two: 2
        }
    }
}
