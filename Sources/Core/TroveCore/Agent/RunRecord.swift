/// A run of the agent as lists show it: what it was for and where it stands.
public struct RunRecord: Codable, Sendable, Equatable {
    /// Where a run stands.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// A process works on it, or did until it was killed.
        case running
        /// A person must answer a question first.
        case waiting
        /// A person halted it.
        case paused
        /// Its process ended before it did: the endpoint was gone, or somebody pressed Ctrl-C.
        case interrupted
        /// It reached a result.
        case done
        /// It was stopped with what was known: by a budget, for going round in circles, or by its model's failure.
        case stopped
        /// A person ended it.
        case cancelled

        /// Whether nothing comes any more.
        public var isFinal: Bool { [.done, .stopped, .cancelled].contains(self) }
    }

    /// `r_` and 16 random hexadecimal digits.
    public var id: String
    /// What was asked for.
    public var goal: String
    /// Where it stands.
    public var status: Status
    /// Why it stands there, in one line; empty where that needs no words.
    public var reason: String
    /// The budget that it draws on: its own identifier, or a name that several runs share.
    public var account: String
    /// The run that it was forked from; nil for none.
    public var parent: String?
    /// Seconds since 1970.
    public var startedAt: Double
    /// Seconds since 1970 of the last event.
    public var changedAt: Double
    /// Events of its log.
    public var events: Int

    /// Creates a record of a run that begins.
    public init(id: String, goal: String, account: String, parent: String? = nil, startedAt: Double) {
        self.id = id
        self.goal = goal
        status = .running
        reason = ""
        self.account = account
        self.parent = parent
        self.startedAt = startedAt
        changedAt = startedAt
        events = 0
    }

    enum CodingKeys: String, CodingKey {
        case id, goal, status, reason, account, parent, events
        case startedAt = "started_at"
        case changedAt = "changed_at"
    }
}
