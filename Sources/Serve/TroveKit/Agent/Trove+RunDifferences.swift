internal import TroveAgent
internal import TroveCatalog
internal import TroveCore

/// What a run would read differently today.
public struct RunDifferences: Codable, Sendable {
    /// One passage.
    public struct Change: Codable, Sendable, Equatable {
        /// What became of it.
        public enum Kind: String, Codable, Sendable {
            /// It says something else.
            case changed
            /// It is not found any more.
            case gone
            /// It was not found then.
            case new
        }

        /// What became of it.
        public var kind: Kind
        /// The tool that reads it.
        public var tool: String
        /// The document's title.
        public var title: String
        /// Absolute path; empty where it lies in no file.
        public var path: String
        /// 1-based page, where the format has pages.
        public var page: Int?

        /// For people.
        public var line: String {
            "\(kind.rawValue): \(path.isEmpty ? title : path)\(page.map { ", page \($0)" } ?? "") (\(tool))"
        }
    }

    /// The run.
    public var run: String
    /// Calls that were made again.
    public var calls: Int
    /// What changed, each place once, in the order of the run.
    public var changes: [Change]
}

extension Trove {
    /// Makes the calls of a run again that only read, and compares what they bring.
    /// - Throws: `.notFound`.
    public func differences(of id: String) async throws -> RunDifferences {
        let catalog = try catalog()
        _ = try await known(id, catalog)
        let events = try await catalog.events(of: id)
        guard let first = events.first, first.kind == .start else { throw Self.forgotten(id) }
        let settings = try RunSettings(first)
        let tools = try await agentTools(runFolder(id), scope: settings.scope, names: [])
        var found = RunDifferences(run: id, calls: 0, changes: [])
        for event in events where event.kind == .receipt {
            let body = try JSONValue(Array(event.body.utf8), of: "a receipt")
            guard let place = body["of"]?.integer, let intent = events.first(where: { $0.sequence == place }),
                let call = try? JSONValue(Array(intent.body.utf8), of: "an intent"), let name = call["tool"]?.text,
                let tool = tools.first(where: { $0.name == name }), tool.effect == .reads, tool.name != "calculate",
                let then = try? body["result"]?.decoded(as: ToolResult.self)
            else { continue }
            found.calls += 1
            let now = try? await tool.run(call["arguments"] ?? .object([]))
            for change in Self.changes(then.passages, now?.passages ?? [], name) where !found.changes.contains(change) {
                found.changes.append(change)
            }
        }
        return found
    }

    private static func changes(
        _ then: [ToolResult.Passage], _ now: [ToolResult.Passage], _ tool: String
    ) -> [RunDifferences.Change] {
        func place(_ passage: ToolResult.Passage) -> String { "\(passage.path) \(passage.page ?? 0)" }
        func text(_ passages: [ToolResult.Passage], _ wanted: String) -> Set<String> {
            Set(passages.filter { place($0) == wanted }.map(\.text))
        }
        var changes: [RunDifferences.Change] = []
        for passage in then + now {
            let (before, after) = (text(then, place(passage)), text(now, place(passage)))
            guard before != after else { continue }
            let kind: RunDifferences.Change.Kind = after.isEmpty ? .gone : before.isEmpty ? .new : .changed
            let change = RunDifferences.Change(
                kind: kind, tool: tool, title: passage.title, path: passage.path, page: passage.page)
            if !changes.contains(change) { changes.append(change) }
        }
        return changes
    }
}
