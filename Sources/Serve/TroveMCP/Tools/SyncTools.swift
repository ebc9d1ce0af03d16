internal import TroveCore
internal import TroveKit

/// `sync_start` and `sync_status`: bringing the store up to date with its folders, and how far that is.
struct SyncTools: Sendable {
    let desk: ServiceDesk

    /// Files of a report that are given.
    private static let reported = 20

    /// `sync_start`
    var start: Tool {
        Tool(
            name: "sync_start", title: "Bring the store up to date",
            description: """
                Begins to read what has changed in the folders that were added, and returns at once; `sync_status` says \
                how far it is. An error `busy` names who writes to the store already.
                """, effect: .adds, concernsAll: true,
            input: JSONSchema(properties: []), output: Self.output, run: runStart)
    }

    /// `sync_status`
    var status: Tool {
        Tool(
            name: "sync_status", title: "See how far a sync is",
            description: "How far the sync that was begun here is, and once it is done what it did.", effect: .reads,
            concernsAll: true,
            input: JSONSchema(properties: [
                .text("id", "Of the sync, as `sync_start` gave it; the last one if left out.")
            ]), output: Self.output, run: runStatus)
    }

    @Sendable private func runStart(_ arguments: ToolArguments, _ access: MCPAccess) async throws -> ToolReply {
        return ToolReply(structured: try Self.json(desk.jobs.start()))
    }

    @Sendable private func runStatus(_ arguments: ToolArguments, _ access: MCPAccess) async throws -> ToolReply {
        if let id = try arguments.text("id") { return ToolReply(structured: try Self.json(desk.jobs.job(id))) }
        guard let last = desk.jobs.jobs.last else {
            throw TroveError(.notFound, "no sync was begun here; call sync_start")
        }
        return ToolReply(structured: try Self.json(last))
    }

    /// A job with the first files of its report: the rest is for `trove list`.
    private static func json(_ job: SyncJob) throws -> JSONValue {
        var json = try JSONValue(encoding: job).compact
        if var report = json["report"] {
            let files = report["files"]?.elements ?? []
            report = report.without("stages").with("files", .array(Array(files.prefix(reported))))
            if files.count > reported { report = report.with("more_files", .number(Double(files.count - reported))) }
            json = json.with("report", report)
        }
        return json
    }

    private static let output = JSONSchema(
        properties: [
            .text("id", "The sync.", isRequired: true),
            .choice("state", ["running", "cancelling", "done", "cancelled", "failed"], "Where it stands."),
            .object("progress", "Files done and to do."), .object("report", "What it did."),
            .text("problem", "Why it failed."),
        ], isOpen: true)
}
