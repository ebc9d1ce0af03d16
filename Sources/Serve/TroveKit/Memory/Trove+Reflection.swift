internal import TroveAnswer
internal import TroveCatalog
public import TroveCore
internal import TroveMemory
internal import TroveWire

/// What some episodes come to.
public struct MemoryReflection: Codable, Sendable {
    /// The summary; nil where it was not kept.
    public var id: String?
    /// Whether it stood already: the same episodes were summed up before.
    public var known: Bool
    /// Its words.
    public var text: String
    /// `trove`, or the language model that wrote it.
    public var author: String
    /// No more than the least trust of its episodes.
    public var trust: Trust
    /// The episodes, in the order in which they happened.
    public var sources: [String]
    /// Sentences of the model that no episode bears out, and that were dropped.
    public var dropped: Int
}

/// Summaries of what happened.
public struct ReflectionReport: Codable, Sendable {
    /// Those of the largest clusters first.
    public var reflections: [MemoryReflection]
    /// What one should know of them.
    public var warnings: [String]
}

extension Trove {
    /// Clusters of episodes as summaries that link to them: their most central turns, word for word, or what a language
    /// model writes where one is set, as far as the episodes bear it out.
    /// - Parameter dryRun: Keeps nothing.
    /// - Throws: `.unavailable` without the text encoder. A model that fails is a warning.
    public func reflect(scope: MemoryScope = MemoryScope(), dryRun: Bool = false) async throws -> ReflectionReport {
        let memory = try memoryStore()
        let catalog = try catalog()
        var client = try await languageModel(catalog)
        let isModelSet = client != nil
        var report = ReflectionReport(reflections: [], warnings: [])
        for var reflection in try await memory.reflections(within: scope) {
            var made = MemoryReflection(
                known: true, text: reflection.text, author: reflection.author, trust: reflection.trust,
                sources: reflection.sources.map(\.uid), dropped: 0)
            if let standing = reflection.standing(isModelSet: isModelSet) {
                made.id = standing.uid
                (made.text, made.author, made.trust) = (standing.text, standing.author, standing.trust)
            } else {
                if let model = client {
                    do {
                        made.dropped = try await write(&reflection, model, catalog, memory, &report.warnings)
                    } catch let error as TroveError {
                        // It would fail the next cluster too.
                        client = nil
                        report.warnings.append("\(error.message); these are the episodes' own sentences")
                    }
                }
                (made.text, made.author, made.trust) = (reflection.text, reflection.author, reflection.trust)
                let receipt = dryRun ? nil : try await memory.keep([reflection])[0]
                made.id = receipt?.id
                made.known = receipt?.outcome == .counted
            }
            report.reflections.append(made)
        }
        return report
    }

    /// Has a model write a summary in the place of the episodes' own sentences, if anything of it is borne out.
    /// - Returns: How many of its sentences were dropped.
    private func write(
        _ reflection: inout Reflection, _ client: ChatClient, _ catalog: SQLiteCatalog, _ memory: MemoryStore,
        _ warnings: inout [String]
    ) async throws -> Int {
        let writer = ReflectionWriter(
            client: client, certifier: try certifier(), counter: try? tokenCounter(),
            budget: configuration.integer(.llmBudget))
        let written = try await writer.summary(of: memory.hits(reflection.central))
        try await count(written.reply, client, catalog)
        for warning in written.reply.warnings where !warnings.contains(warning) { warnings.append(warning) }
        if written.unread > 0 {
            warnings.append(
                "\(written.unread) of \(reflection.sources.count) episodes did not fit the prompt; raise llm_budget")
        }
        guard !written.text.isEmpty else {
            warnings.append("nothing that \(client.model) wrote is borne out; these are the episodes' own sentences")
            return written.dropped
        }
        (reflection.text, reflection.author) = (written.text, client.model)
        return written.dropped
    }
}
