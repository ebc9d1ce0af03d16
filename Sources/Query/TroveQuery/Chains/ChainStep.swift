/// How a passage was found from another: by a name that both hold.
struct ChainStep: Sendable {
    /// The passage that the name was followed from.
    var chunk: Int64
    /// The name as it is written there, or that passage's own title.
    var name: String
    /// How much the link tells, 0 to 1.
    var weight: Double
    /// What the passage's score gained.
    var gain: Double
}
