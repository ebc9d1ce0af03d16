internal import Foundation
internal import TroveAgent
internal import TroveCore

/// Tools of a run that read the store and what it was made of.
struct StoreTools: Sendable {
    let trove: Trove
    let folder: RunFolder
    let scope: [String]

    var all: [AgentTool] { [search, fetch, recall, remember, showPage, look, listFiles, readFile] }

    private var search: AgentTool {
        AgentTool(
            name: "search",
            description:
                "Finds passages of the user's documents, and pictures, by words. Give the question in plain words.",
            parameters: Self.object(
                [
                    "query": Self.text("What to look for."),
                    "limit": Self.count(1...20, "Passages wanted; 6 if left out."),
                ],
                required: "query"), effect: .reads
        ) { [trove, scope] arguments in
            var request = SearchRequest(arguments["query"]?.text ?? "")
            request.limit = arguments["limit"]?.integer ?? 6
            request.scope = scope
            let found = try await trove.search(request)
            return Self.result(found.results, found.warnings)
        }
    }

    private var recall: AgentTool {
        AgentTool(
            name: "recall", description: "Finds what is remembered of earlier conversations and runs, by words.",
            parameters: Self.object(
                [
                    "query": Self.text("What to look for."),
                    "limit": Self.count(1...20, "Memories wanted; 6 if left out."),
                ],
                required: "query"), effect: .reads
        ) { [trove] arguments in
            let request = RecallRequest(arguments["query"]?.text ?? "", limit: arguments["limit"]?.integer ?? 6)
            return Self.result(try await trove.recall(request).results, [])
        }
    }

    private var remember: AgentTool {
        AgentTool(
            name: "remember", description: "Keeps a fact for later runs. A person is asked first.",
            parameters: Self.object(["text": Self.text("The fact, in one sentence.")], required: "text"),
            effect: .goesOutward
        ) { [trove] arguments in
            // It is worth what a program's own words are worth, whoever said it to the model.
            let new = NewMemory(arguments["text"]?.text ?? "", trust: .tool, author: "agent", isTold: false)
            let kept = try await trove.remember(new)
            return ToolResult(
                text: "\(kept.outcome.rawValue): \(kept.id)", gains: [kept.id], trust: .tool, isPrivate: true)
        }
    }

    private var fetch: AgentTool {
        AgentTool(
            name: "fetch",
            description:
                "Reads a passage (c_...) with those around it, or a document (d_... or its path) from an offset on.",
            parameters: Self.object(
                [
                    "id": Self.text("Id of a passage or document, or a path."),
                    "offset": Self.count(0...100_000_000, "First character of a document; 0 if left out."),
                ], required: "id"), effect: .reads
        ) { [trove, scope] arguments in
            let found = try await trove.fetch(
                arguments["id"]?.text ?? "", neighbours: 2, offset: arguments["offset"]?.integer ?? 0, limit: 3500,
                scope: scope)
            let parts = found.neighbours.map { ($0.id, $0.text, $0.span) } + [(found.id, found.text, found.span)]
            let passages = parts.sorted { $0.2.start < $1.2.start }.map { id, text, span in
                ToolResult.Passage(
                    id: id, title: found.title, path: found.path, page: found.page, text: text, sha256: found.sha256,
                    span: span, trust: .ownFile)
            }
            let rest = found.nextOffset.map { "It goes on at offset \($0)." } ?? ""
            return ToolResult(
                text: rest, passages: passages, gains: passages.map { "\($0.id)@\($0.span.start)" }, trust: .ownFile,
                isPrivate: true)
        }
    }

    private var showPage: AgentTool {
        AgentTool(
            name: "show_page",
            description: "Draws the page that a result stands on, or with `crop` that place alone, to be looked at.",
            parameters: Self.object(
                [
                    "id": Self.text("Id of a result or document."),
                    "page": Self.count(1...1_000_000, "1-based page; its own if left out."),
                    "crop": ["type": "boolean"],
                ], required: "id"), effect: .reads
        ) { [trove, scope, folder] arguments in
            let id = arguments["id"]?.text ?? ""
            let page = arguments["page"]?.integer
            let crop = arguments["crop"]?.truth ?? false
            let drawn = try await trove.picture(
                of: id, cutsToPassage: crop, page: page, scope: scope, longestSide: 1200)
            let name = "page-" + Identifier.digest("\(id) \(page ?? 0) \(crop)").prefix(12) + ".png"
            let made = try folder.write(name, [UInt8](drawn))
            let found = try await trove.fetch(id, neighbours: 0, limit: 1, scope: scope)
            let text = "\(found.title), page \(page ?? found.page ?? 1), is shown in \(name)."
            return ToolResult(
                text: text, gains: ["box:\(made.sha256)"], artefacts: [made], picture: name, trust: .ownFile,
                isPrivate: true)
        }
    }

    private var look: AgentTool {
        AgentTool(
            name: "look", description: "Reads the words of a picture of this run by OCR: one that came with the goal.",
            parameters: Self.object(["picture": Self.text("Its file name, such as goal-1.png.")], required: "picture"),
            effect: .reads, timeout: 120
        ) { [trove, folder] arguments in
            let name = arguments["picture"]?.text ?? ""
            guard let bytes = folder.read(name) else {
                throw TroveError(.notFound, "this run has no picture `\(name.prefix(60))`")
            }
            let read = try await trove.parse(folder.url.appendingPathComponent(name))
            let id = "picture:" + Identifier.digest(of: bytes).prefix(20)
            guard read.text.contains(where: { !$0.isWhitespace }) else {
                return ToolResult(
                    text: "No words were read in \(name).", gains: [id], picture: name, trust: .ownFile, isPrivate: true
                )
            }
            let passage = ToolResult.Passage(
                id: id, title: "the picture \(name)", text: String(read.text.prefix(8000)),
                sha256: Identifier.digest(of: bytes), trust: .ownFile)
            return ToolResult(
                passages: [passage], gains: [id], picture: name, trust: .ownFile, isPrivate: true)
        }
    }

    private var listFiles: AgentTool {
        AgentTool(
            name: "list_files", description: "Lists the files that the store knows, by path, 100 at a time.",
            parameters: Self.object(["after": Self.text("The last path of the list before; none for the first.")]),
            effect: .reads
        ) { [trove, scope] arguments in
            let page = try await trove.files(after: arguments["after"]?.text, limit: 100, scope: scope)
            let lines = page.files.map { "\($0.path) (\($0.outcome))" }
            let more = page.nextCursor.map { "\nMore after \($0)" } ?? ""
            let text = lines.isEmpty ? "There are no more files." : lines.joined(separator: "\n") + more
            return ToolResult(text: text, gains: [ToolResult.gain(ofText: text)], trust: .ownFile, isPrivate: true)
        }
    }

    /// Bytes of a file that are given at once.
    private static let part = 16_000

    private var readFile: AgentTool {
        AgentTool(
            name: "read_file", description: "Reads a text file below the indexed folders as it is, from a byte on.",
            parameters: Self.object(
                [
                    "path": Self.text("Absolute path."),
                    "offset": Self.count(0...1_000_000_000, "First byte; 0 if left out."),
                ], required: "path"), effect: .reads
        ) { [trove, scope] arguments in
            let file = try await trove.file(arguments["path"]?.text ?? "", scope: scope)
            guard let handle = try? FileHandle(forReadingFrom: file) else {
                throw TroveError(.inputOutput, "cannot read \(file.path)")
            }
            defer { try? handle.close() }
            let offset = arguments["offset"]?.integer ?? 0
            try handle.seek(toOffset: UInt64(offset))
            let bytes = [UInt8](try handle.read(upToCount: Self.part) ?? Data())
            guard !bytes.contains(0) else {
                throw TroveError(.unsupportedFormat, "\(file.lastPathComponent) is no text; use `fetch` with its path")
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let digest = Identifier.digest(of: bytes)
            let passage = ToolResult.Passage(
                id: "file:" + digest.prefix(20), title: file.lastPathComponent, path: file.path, text: text,
                sha256: digest, trust: .ownFile)
            return ToolResult(
                text: bytes.count == Self.part ? "It goes on at offset \(offset + bytes.count)." : "",
                passages: bytes.isEmpty ? [] : [passage], gains: bytes.isEmpty ? [] : [passage.id], trust: .ownFile,
                isPrivate: true)
        }
    }

    // MARK: - Forms

    private static func result(_ hits: [Hit], _ warnings: [String]) -> ToolResult {
        let passages = hits.map { hit in
            ToolResult.Passage(
                id: hit.id, title: hit.source.title, path: hit.source.path, page: hit.source.page, text: hit.text,
                sha256: hit.source.sha256, span: hit.source.span, boxes: hit.source.boxes,
                trust: hit.memory?.trust ?? .ownFile)
        }
        return ToolResult(
            text: (hits.isEmpty ? ["Nothing was found."] : []).joined() + warnings.joined(separator: "\n"),
            passages: passages, gains: hits.map(\.id), trust: passages.map(\.trust).min() ?? .person,
            isPrivate: !hits.isEmpty)
    }

    private static func object(_ properties: JSONValue, required: String...) -> JSONValue {
        [
            "type": "object", "additionalProperties": false, "properties": properties,
            "required": .array(required.map { .string($0) }),
        ]
    }

    private static func text(_ description: String) -> JSONValue {
        ["type": "string", "description": .string(description)]
    }

    private static func count(_ range: ClosedRange<Int>, _ description: String) -> JSONValue {
        [
            "type": "integer", "minimum": .number(Double(range.lowerBound)),
            "maximum": .number(Double(range.upperBound)), "description": .string(description),
        ]
    }
}
