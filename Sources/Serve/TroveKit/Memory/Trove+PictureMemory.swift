internal import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveIngest
internal import TroveMemory
internal import TroveQuery
internal import TroveVision

/// Pictures as memories.
extension Trove {
    /// Answers a question from what is known, by words, by a picture, or both.
    /// - Parameter picture: Its first picture is asked with; without one the words alone.
    /// - Throws: As ``recall(_:)``; `.unsupportedFormat` for a file that is no picture, `.notFound` for an id that is
    ///   not there.
    public func recall(_ request: RecallRequest, picture: PictureQuery) async throws -> SearchResponse {
        guard picture.hasPictures else { return try await recall(request) }
        let encoder = try visualEncoder()
        let catalog = try catalog()
        guard let space = try await catalog.space(fingerprint: encoder.fingerprint) else {
            throw TroveError(.notFound, "no memory has a picture; remember some with `trove remember --picture FILE`")
        }
        var picture = picture
        picture.readsWords = false
        picture.scope = picture.scope.map(Self.canonical)
        guard let first = try await pictures(of: picture, in: space, encoder, catalog).first else {
            throw TroveError(.unsupportedFormat, "there is no picture in what was given; give a picture file")
        }
        return try await memoryStore().recall(request, like: first.views, in: space)
    }

    /// What a memory's picture looks like; nil where it has only a caption.
    /// - Throws: `.notFound` where the file or picture is not there, `.unsupportedFormat`, `.unavailable`.
    func views(of picture: MemoryPicture?) async throws -> (space: SpaceRecord, bytes: [UInt8])? {
        guard let path = picture?.path, !path.isEmpty else { return nil }
        let catalog = try catalog()
        let encoder = try visualEncoder()
        let space = try await catalog.addSpace(fingerprint: encoder.fingerprint, dimension: VisualEncoder.dimension)
        if path.hasPrefix("i_") || path.hasPrefix("p_") {
            guard let known = try await catalog.picture(uid: path),
                let bytes = try await catalog.views(of: known.id, in: space)
            else { throw TroveError(.notFound, "there is no picture \(path); take the `id` of a picture's hit") }
            return (space, bytes)
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw TroveError(.notFound, "there is no file at \(path) to remember")
        }
        let read = try await FileExtraction.read(
            path: Self.canonical(path), workers: sharedWorkers(), options: extractionOptions)
        guard let square = read.picture?.raster else {
            throw TroveError(.unsupportedFormat, "\(path) has no picture in it; give a picture file")
        }
        return (space, await encoder.read(square).views.bytes)
    }
}
