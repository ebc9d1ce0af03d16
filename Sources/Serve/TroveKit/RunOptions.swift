/// What a person asks of one run of `index` or `sync`, beside the settings.
public struct RunOptions: Sendable {
    /// Whether to tell what would be done and do nothing.
    public var dryRun: Bool
    /// Whether every file is hashed, whatever its size and times say.
    public var rehash: Bool
    /// Whether files that could not be read are tried again, though nothing has changed.
    public var retry: Bool

    /// Creates options.
    public init(dryRun: Bool = false, rehash: Bool = false, retry: Bool = false) {
        self.dryRun = dryRun
        self.rehash = rehash
        self.retry = retry
    }
}
