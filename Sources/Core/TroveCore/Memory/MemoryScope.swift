/// Whom a memory concerns: a person, an agent, a project, a session. An empty part is shared by all.
public struct MemoryScope: Codable, Hashable, Sendable {
    /// The person.
    public var user: String
    /// The agent.
    public var agent: String
    /// The project or conversation.
    public var project: String
    /// One sitting within it.
    public var session: String

    /// Creates a scope.
    public init(user: String = "", agent: String = "", project: String = "", session: String = "") {
        self.user = user
        self.agent = agent
        self.project = project
        self.session = session
    }

    enum CodingKeys: String, CodingKey { case user, agent, project, session }

    /// Reads a scope; parts that are not there are empty.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        user = try values.decodeIfPresent(String.self, forKey: .user) ?? ""
        agent = try values.decodeIfPresent(String.self, forKey: .agent) ?? ""
        project = try values.decodeIfPresent(String.self, forKey: .project) ?? ""
        session = try values.decodeIfPresent(String.self, forKey: .session) ?? ""
    }

    /// Its parts, in order.
    package var parts: [String] { [user, agent, project, session] }

    /// Whether it names nobody and nothing.
    public var isEmpty: Bool { parts.allSatisfy(\.isEmpty) }

    /// Whether a memory of this scope may be seen by one who asks within `asked`: every part that was asked for is
    /// the same here, or shared.
    package func isVisible(within asked: MemoryScope) -> Bool {
        zip(parts, asked.parts).allSatisfy { $1.isEmpty || $0.isEmpty || $0 == $1 }
    }

    /// The same scope, bound to another one: what that one names cannot be asked otherwise.
    /// - Throws: `.invalidArgument` where the two name different things.
    package func bound(to outer: MemoryScope) throws(TroveError) -> MemoryScope {
        var bound: [String] = []
        for (own, given) in zip(parts, outer.parts) {
            guard given.isEmpty || own.isEmpty || own == given else {
                throw TroveError(.invalidArgument, "`\(own)` is another scope than `\(given)`, which is yours here")
            }
            bound.append(given.isEmpty ? own : given)
        }
        return MemoryScope(user: bound[0], agent: bound[1], project: bound[2], session: bound[3])
    }
}
