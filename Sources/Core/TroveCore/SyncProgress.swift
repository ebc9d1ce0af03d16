/// Where a run of `index` or `sync` stands.
public struct SyncProgress: Codable, Sendable, Equatable {
    /// What the run is doing.
    public enum Stage: String, Codable, Sendable {
        /// Walking the folders.
        case scanning
        /// Extracting, embedding and committing.
        case reading
        /// Writing the vector graph.
        case indexing
    }

    /// What the run is doing.
    public var stage: Stage
    /// Files settled so far.
    public var filesDone: Int
    /// Files to read in this run.
    public var filesTotal: Int
    /// Bytes of the files settled so far.
    public var bytesDone: Int
    /// Bytes of the files to read in this run.
    public var bytesTotal: Int
    /// Pages read so far.
    public var pages: Int
    /// Chunks indexed so far.
    public var chunks: Int
    /// The file in hand.
    public var file: String?

    /// Creates a state.
    public init(
        stage: Stage, filesDone: Int = 0, filesTotal: Int = 0, bytesDone: Int = 0, bytesTotal: Int = 0,
        pages: Int = 0, chunks: Int = 0, file: String? = nil
    ) {
        self.stage = stage
        self.filesDone = filesDone
        self.filesTotal = filesTotal
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
        self.pages = pages
        self.chunks = chunks
        self.file = file
    }

    enum CodingKeys: String, CodingKey {
        case stage, pages, chunks, file
        case filesDone = "files_done"
        case filesTotal = "files_total"
        case bytesDone = "bytes_done"
        case bytesTotal = "bytes_total"
    }
}
