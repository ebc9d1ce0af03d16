/// Words that only report what follows: `as I recall`, `you told me that`, `from memory`.
enum ReportingWords {
    /// One of these makes it a report.
    private static let verbs: Set<String> = [
        "recall", "recalled", "recalling", "remember", "remembered", "memory", "memories", "told", "said", "mentioned",
        "noted", "according", "erinnere", "erinnerung", "laut", "gesagt", "rappelle", "souviens", "dit", "recuerdo",
        "dijo", "dijiste",
    ]
    private static let others: Set<String> = [
        "as", "i", "you", "we", "he", "she", "they", "me", "us", "my", "your", "our", "the", "user", "from", "to",
        "that", "this", "is", "it", "was", "have", "has", "had", "earlier", "before", "previously", "once", "also",
        "already", "what", "here", "in", "mich", "ich", "mir", "du", "hast", "wie", "zu", "je", "tu", "m", "de",
    ]
    private static let links: Set<String> = ["me", "us", "you", "that", "dass", "que", "mir", "mich"]
    private static let most = 8

    /// How many words at the beginning only report the rest.
    static func count(before words: some Collection<String>) -> Int {
        let lead = Array(words.prefix(most).prefix { verbs.contains($0) || others.contains($0) })
        guard let last = lead.lastIndex(where: verbs.contains) else { return 0 }
        let report = last + 1
        // What stands behind the verb belongs to it: `told me that`.
        return report + words.dropFirst(report).prefix(2).prefix(while: links.contains).count
    }
}
