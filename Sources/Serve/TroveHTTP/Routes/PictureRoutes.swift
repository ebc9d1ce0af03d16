internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `/v1/pages/{id}.png` and `/v1/crops/{id}.png`: what a hit looks like on its page.
enum PictureRoutes {
    static let endpoints = [
        Endpoint(
            method: .get, path: "/v1/pages/{id}.png", name: "drawPage",
            summary: "Draw the page of a hit with the passage marked, or a page of a document.",
            parameters: [
                DocumentRoutes.id,
                .init(name: "page", schema: Schema.whole("Another page of the document.", 1...1_000_000)), size,
                .init(name: "marks", schema: Schema.flag("Mark the passage.", usual: true)),
            ],
            reply: (.ok, .other("image/png")), problems: problems
        ) { call in try await drawn(call, cuts: false) },
        Endpoint(
            method: .get, path: "/v1/crops/{id}.png", name: "drawCrop", summary: "Draw the passage of a hit alone.",
            parameters: [DocumentRoutes.id, size], reply: (.ok, .other("image/png")), problems: problems
        ) { call in try await drawn(call, cuts: true) },
    ]

    private static let size = Endpoint.Parameter(
        name: "size", schema: Schema.whole("Pixels of the longer side, at most.", 32...4096))

    private static let problems: [HTTPResponse.Status] = [.notFound, .conflict, .serviceUnavailable, .gatewayTimeout]

    private static func drawn(_ call: Call, cuts: Bool) async throws -> Response {
        do {
            return .png(
                try await call.trove.picture(
                    of: call.text("id") ?? "", cutsToPassage: cuts, page: call.whole("page"), scope: call.scope,
                    longestSide: call.whole("size"), isMarked: call.flag("marks", usual: true)))
        } catch let error as TroveError where error.code == .integrity {
            throw Problem(.conflict, "changed", "the file has changed since it was read; start a sync")
        }
    }
}
