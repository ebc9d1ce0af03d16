package import TroveCore

/// The tasks of a run, what each waits for, and what shall prove it.
package struct RunPlan: Sendable, Codable, Equatable {
    /// One of them.
    package struct Task: Sendable, Codable, Equatable {
        package var id: String
        package var title: String
        /// Tasks that it waits for.
        package var after: [String]
        /// What shall show that it is done.
        package var proof: String
        /// Whether the model says that it is.
        package var isDone: Bool

        enum CodingKeys: String, CodingKey {
            case id, title, after, proof
            case isDone = "done"
        }
    }

    package private(set) var tasks: [Task] = []

    /// What models are offered to make one.
    static let parameters: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["tasks"],
        "properties": [
            "tasks": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["id", "title"],
                    "properties": [
                        "id": ["type": "string"], "title": ["type": "string"],
                        "after": ["type": "array", "items": ["type": "string"]], "proof": ["type": "string"],
                        "done": ["type": "boolean"],
                    ],
                ],
            ]
        ],
    ]

    init() {}

    /// Reads a plan as a model gives it.
    /// - Throws: `.invalidArgument` in words that the model can follow.
    package init(_ json: JSONValue) throws(TroveError) {
        let given = json["tasks"]?.elements ?? []
        guard (1...20).contains(given.count) else {
            throw TroveError(.invalidArgument, "a plan has 1 to 20 tasks, not \(given.count)")
        }
        tasks = given.map { task in
            Task(
                id: task["id"]?.text ?? "", title: QuotedText(task["title"]?.text ?? "").text,
                after: task["after"]?.elements?.compactMap(\.text) ?? [],
                proof: QuotedText(task["proof"]?.text ?? "").text, isDone: task["done"]?.truth ?? false)
        }
        let ids = tasks.map(\.id)
        guard Set(ids).count == ids.count, !ids.contains("") else {
            throw TroveError(.invalidArgument, "each task needs an `id` of its own")
        }
        for task in tasks {
            for other in task.after where !ids.contains(other) {
                throw TroveError(.invalidArgument, "`\(task.id)` waits for `\(other)`, which is no task")
            }
        }
        var settled: Set<String> = []
        while let next = tasks.first(where: { !settled.contains($0.id) && settled.isSuperset(of: $0.after) }) {
            settled.insert(next.id)
        }
        if let stuck = tasks.first(where: { !settled.contains($0.id) }) {
            throw TroveError(.invalidArgument, "`\(stuck.id)` waits for itself in the end; take one `after` out")
        }
    }

    /// A line for each task.
    var checklist: String {
        tasks.map { task in
            "[\(task.isDone ? "x" : " ")] \(task.id): \(task.title)"
                + (task.after.isEmpty ? "" : " (after \(task.after.joined(separator: ", ")))")
                + (task.proof.isEmpty ? "" : "; proof: \(task.proof)")
        }.joined(separator: "\n")
    }
}
