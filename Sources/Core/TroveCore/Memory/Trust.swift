/// Where a text came from, as far as that says whom to believe. What is derived has the lowest of its sources.
public enum Trust: String, Codable, Sendable, CaseIterable, Comparable {
    /// Nobody knows.
    case unknown
    /// A page of the web.
    case web
    /// A program's or an agent's own words.
    case tool
    /// A file of the user's.
    case ownFile = "own-file"
    /// A person said it.
    case person

    /// By trust: what a person said is the greatest.
    public static func < (a: Trust, b: Trust) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}
