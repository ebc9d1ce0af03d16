internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveQuery
internal import TroveVision

/// Pictures that are copies of one another.
public struct PictureCopies: Codable, Sendable {
    /// Every file that holds one of them, in ascending order.
    public var paths: [String]
}

extension Trove {
    /// Groups of pictures that are nearly the same, the largest first.
    /// - Throws: `.notFound` where there is no store.
    public func pictureCopies() async throws -> [PictureCopies] {
        let catalog = try catalog()
        let groups = Dictionary(grouping: try await catalog.picturePlaces().filter { $0.group != nil }, by: \.group)
        var found: [PictureCopies] = []
        for members in groups.values {
            let paths = try await catalog.pictures(members.map(\.picture)).flatMap { $0.document.files.map(\.path) }
            found.append(PictureCopies(paths: Set(paths).sorted()))
        }
        return found.sorted { ($1.paths.count, $0.paths.first ?? "") < ($0.paths.count, $1.paths.first ?? "") }
    }

    /// Groups the pictures of the store anew, if there are others than when it was done last.
    func groupPictures(_ writer: Writer) async throws {
        let spaces = try await writer.catalog.spaces().filter { $0.fingerprint.hasPrefix(VisualEncoder.prefix) }
        guard let space = spaces.last else { return }
        let places = try await writer.catalog.picturePlaces()
        let state = Identifier.digest(places.map { "\($0.picture) \($0.sha256)" }.sorted().joined(separator: "\n"))
        guard try await writer.catalog.note(Self.groupsNote) != state else { return }
        let views = Dictionary(
            uniqueKeysWithValues: try await writer.catalog.pictureViews(of: space).map { ($0.picture, $0.bytes) })
        let groups = PictureGroups(places) { picture in
            views[picture].flatMap { ViewCodes(bytes: $0, dimension: space.dimension) }
        }
        try await writer.catalog.setPictureGroups(groups.leaders)
        // The names of what pictures show become vectors once, not with the first question.
        _ = try await wordPictures(writer.store, writer.catalog)
        try await writer.catalog.setNote(Self.groupsNote, state)
    }

    /// Names the digest of the pictures that were grouped.
    private static let groupsNote = "picture-groups"
}
