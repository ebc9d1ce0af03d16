/// How far the fetching of a model is.
public struct ModelPullProgress: Sendable, Hashable {
    /// The file that comes now.
    public var file: String
    /// Bytes of all files that are here.
    public var bytes: Int
    /// Bytes of all files; 0 where the hub does not say.
    public var total: Int
}
