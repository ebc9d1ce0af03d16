/// One change of a space, as the catalog records it.
package struct VectorChange: Sendable {
    /// Number of the change; ascends.
    package var sequence: UInt64
    /// Row of the catalog.
    package var id: Int64
    /// The new vector, or nil when the row is gone.
    package var vector: [Float]?

    /// Creates a change.
    package init(sequence: UInt64, id: Int64, vector: [Float]?) {
        self.sequence = sequence
        self.id = id
        self.vector = vector
    }
}
