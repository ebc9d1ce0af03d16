public import Foundation
public import TroveCore
internal import TroveIngest
internal import TroveWorker

/// Reading one file without indexing it.
extension Trove {
    /// All that Trove reads from one file, through a worker with the limits of an index run.
    /// - Parameter password: Opens a protected file.
    /// - Throws: `.unsupportedFormat`, `.corruptInput`, `.limitExceeded`, `.timedOut`, `.crashed`, `.inputOutput`.
    public func parse(_ file: URL, password: String? = nil) async throws -> ExtractedDocument {
        let path = Self.canonical(file.path)
        var options = extractionOptions
        options.password = password ?? options.password
        return try await FileExtraction.extract(path: path, workers: workers(count: 1), options: options)
    }
}
