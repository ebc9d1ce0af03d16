internal import TroveCore

/// What makes two memories the same one.
enum MemoryDigest {
    /// SHA-256 over kind, scope and what was said: of an episode every word, its time and its key; of a fact its folded
    /// words, or its slot and value.
    static func digest(of memory: NewMemory) -> String {
        var parts = [memory.kind.rawValue] + memory.scope.parts
        if memory.kind == .episode {
            parts += [memory.form, memory.speaker, memory.key, memory.at.map { "\($0)" } ?? "", memory.text]
        } else {
            parts += [slot(of: memory) ?? "", memory.value.map(FoldedText.fold) ?? FoldedText.fold(memory.text)]
            parts.append(memory.at.map { "\($0)" } ?? "")
        }
        parts.append(memory.picture?.path ?? "")
        return Identifier.digest(parts.joined(separator: "\u{1F}"))
    }

    static func slot(of memory: NewMemory) -> String? {
        guard let subject = memory.subject, let attribute = memory.attribute else { return nil }
        // A slot is shared by the sessions and agents of one person and project.
        return FoldedText.slot(
            subject: subject, attribute: attribute, scope: [memory.scope.user, memory.scope.project])
    }
}
