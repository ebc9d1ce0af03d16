/// What stood before a chunk's text when it was embedded, so that another encoder can be given the same.
extension Schema {
    static let contexts = "ALTER TABLE chunk ADD COLUMN context TEXT;"
}
