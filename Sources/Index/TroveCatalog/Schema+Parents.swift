/// The column that says what a chunk is a part of.
extension Schema {
    static let parents = "ALTER TABLE chunk ADD COLUMN parent TEXT;"
}
