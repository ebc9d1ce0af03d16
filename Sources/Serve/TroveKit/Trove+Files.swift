internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// How a file stands in the ledger.
public enum LedgerState: String, Codable, Sendable, CaseIterable {
    /// Read and searchable.
    case indexed
    /// Passed over: its format, its size, a pattern, or on request.
    case skipped
    /// It could not be read.
    case failed
    /// A part of it could not be read.
    case incomplete
    /// Seen, and not read yet.
    case pending
}

/// Some rows of the ledger.
public struct FilePage: Codable, Sendable {
    /// By path.
    public var files: [ListedFile]
    /// Asks for those after these; nil where there are no more.
    public var nextCursor: String?

    enum CodingKeys: String, CodingKey {
        case files
        case nextCursor = "next_cursor"
    }

    /// Writes every field; a cursor that is not there as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(files, forKey: .files)
        try container.encode(nextCursor, forKey: .nextCursor)
    }
}

extension Trove {
    /// Rows of the ledger, some at a time.
    /// - Parameters:
    ///   - state: Only those; nil for all that were looked at.
    ///   - cursor: ``FilePage/nextCursor`` of the page before; nil for the first.
    ///   - limit: The most that are wanted, 1 to 1,000.
    ///   - scope: Folders beyond which nothing exists; empty for none.
    /// - Throws: `.invalidArgument` for another limit.
    public func files(
        _ state: LedgerState? = nil, after cursor: String? = nil, limit: Int = 100, scope: [String] = []
    ) async throws -> FilePage {
        guard (1...1000).contains(limit) else {
            throw TroveError(.invalidArgument, "1 to 1000 files can be listed at a time")
        }
        let catalog = try catalog()
        let found: [ListedFile]
        if state == .pending {
            found = try await catalog.pendingFiles(after: cursor ?? "", limit: limit + 1, scope: scope)
                .map(ListedFile.init(waiting:))
        } else {
            found = try await catalog.files(
                inState: state?.rawValue, after: cursor ?? "", limit: limit + 1, scope: scope
            ).map { ListedFile($0.file, $0.document) }
        }
        let page = Array(found.prefix(limit))
        return FilePage(files: page, nextCursor: found.count > limit ? page.last?.path : nil)
    }
}
