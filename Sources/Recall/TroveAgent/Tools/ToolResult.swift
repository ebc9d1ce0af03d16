package import TroveCore

/// What a tool gives a run: words, the passages among them, and what is new in it.
package struct ToolResult: Sendable, Codable {
    /// A passage that a sentence can rest on.
    package struct Passage: Sendable, Codable, Equatable {
        /// Identifier of the chunk, memory, file or value.
        package var id: String
        package var title: String
        /// Absolute path; empty where it lies in no file.
        package var path: String
        package var page: Int?
        package var text: String
        /// SHA-256 of the content that it stands in; empty where there is none.
        package var sha256: String
        package var span: ScalarSpan
        package var boxes: [Box] = []
        package var trust: Trust

        package init(
            id: String, title: String, path: String = "", page: Int? = nil, text: String, sha256: String = "",
            span: ScalarSpan = ScalarSpan(0, 0), boxes: [Box] = [], trust: Trust
        ) {
            self.id = id
            self.title = title
            self.path = path
            self.page = page
            self.text = text
            self.sha256 = sha256
            self.span = span
            self.boxes = boxes
            self.trust = trust
        }
    }

    /// A file in the run's folder.
    package struct Artefact: Sendable, Codable, Equatable {
        package var name: String
        package var bytes: Int
        package var sha256: String

        package init(name: String, bytes: Int, sha256: String) {
            self.name = name
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// Words beside the passages.
    package var text: String
    package var passages: [Passage]
    /// What a run knows or has by it: identifiers of chunks, boxes and memories, digests of values and files. A step
    /// that brings none that the run did not have is idle.
    package var gains: [String]
    package var artefacts: [Artefact]
    /// A picture for the model, by its name in the run's folder.
    package var picture: String?
    /// The least of all that it came from.
    package var trust: Trust
    /// Whether the user's own data is in it.
    package var isPrivate: Bool

    package init(
        text: String = "", passages: [Passage] = [], gains: [String] = [], artefacts: [Artefact] = [],
        picture: String? = nil, trust: Trust, isPrivate: Bool
    ) {
        self.text = text
        if text.utf8.count > Self.limit {
            self.text = String(decoding: text.utf8.prefix(Self.limit), as: UTF8.self)
            self.text += "\n(the rest, \(text.utf8.count - Self.limit) bytes, was left out)"
        }
        self.passages = passages
        self.gains = gains
        self.artefacts = artefacts
        self.picture = picture
        self.trust = trust
        self.isPrivate = isPrivate
    }

    /// Bytes of a result's words that are kept; models read them part by part.
    private static let limit = 200_000

    /// Files and memories that its words come from.
    var sources: [String] {
        Set(passages.map { $0.path.isEmpty ? $0.id : $0.path }).filter { !$0.hasPrefix("value:") }.sorted()
    }

    /// The receipt of a call that may have changed something.
    package static func gain(ofCall name: String, _ arguments: JSONValue) -> String {
        "call:" + Identifier.digest("\(name) \(arguments.line)").prefix(20)
    }

    /// A result that is known by its words: times, identifiers and other volatile fields do not make it new.
    package static func gain(ofText text: String) -> String {
        "text:" + Identifier.digest(VolatileFields.removed(from: text)).prefix(20)
    }
}
