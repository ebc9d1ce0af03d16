internal import Foundation
internal import TroveCore
internal import TroveKit

/// The picture that a call comes with: a file, a hit's, or its bytes.
struct PictureArguments: Sendable {
    let desk: ServiceDesk

    /// Bytes of a picture that comes with a call.
    private static let limit = 5 << 20

    /// What a tool that takes a picture says of it.
    static let properties: [JSONSchema.Property] = [
        .text("image_path", "Absolute path of a picture below one of the searched folders, to find the like of."),
        .text("image_id", "Id of an earlier result that shows a picture (i_..., p_..., or a passage read from one)."),
        .text("image_base64", "A picture in base64, at most 5 MB."),
    ]

    /// A question with that picture; without any where none was given.
    func query(_ arguments: ToolArguments, _ access: MCPAccess) async throws -> PictureQuery {
        var query = PictureQuery()
        query.scope = try desk.scope(of: access)
        if let path = try arguments.text("image_path") {
            query.images = [try await desk.trove.file(path, scope: query.scope)]
        }
        if let id = try arguments.text("image_id") { query.hits = [id] }
        if let bytes = try arguments.bytes("image_base64", limit: Self.limit) { query.uploads = [Data(bytes)] }
        return query
    }
}
