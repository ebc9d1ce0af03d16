internal import HTTPTypes
internal import TroveCore
internal import TroveKit

/// `/v1/files`: what became of every file.
enum LedgerRoute {
    static let endpoint = Endpoint(
        method: .get, path: "/v1/files", name: "listFiles",
        summary: "List what became of every file: what was not read, and why.",
        parameters: [
            .init(
                name: "outcome", schema: Schema.text("Only those.", of: LedgerState.allCases.map(\.rawValue))),
            .init(name: "limit", schema: Schema.whole("The most files.", 1...1000, usual: 100)),
            .init(name: "cursor", schema: Schema.text("`next_cursor` of the page before.", least: 1, most: 8192)),
        ],
        reply: (.ok, .json(Schema.named("FilePage")))
    ) { call in
        try .json(
            try await call.trove.files(
                call.text("outcome").flatMap(LedgerState.init), after: call.text("cursor"),
                limit: call.whole("limit") ?? 100, scope: call.scope))
    }
}
