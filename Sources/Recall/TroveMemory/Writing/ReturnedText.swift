internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Tells whether a text came out of memory: whole, cut, in another order or quoted. Every sentence of it must stand,
/// word beside word, in a memory.
struct ReturnedText {
    let catalog: SQLiteCatalog

    /// Runs that a text is looked up by.
    private static let runLimit = 4000
    private static let candidateLimit = 64
    /// Words that may lead in to a quotation.
    private static let leadLimit = 10

    /// The marks by which recalled memories are known.
    static func marks(in text: String) -> [String] {
        var found: [String] = []
        for start in text.indices where text[start...].hasPrefix("m_") {
            let digits = text[start...].dropFirst(2).prefix(20)
            if digits.count == 20, digits.allSatisfy(\.isHexDigit) { found.append("m_" + digits) }
        }
        return found
    }

    /// The memories that a text came from, the first of them first; nil where any of it is new.
    func sources(of text: String, scope: MemoryScope) async throws -> [MemoryRecord]? {
        let marks = Self.marks(in: text)
        var plain = text
        for mark in marks { plain = plain.replacingOccurrences(of: mark, with: " ") }
        let units = Self.units(of: plain)
        guard !units.isEmpty else { return nil }
        var candidates = try await catalog.memories(uids: marks)
        let runs = Set(units.flatMap { WordRuns.allHashes($0) })
        for found in try await catalog.memories(
            sharing: Array(runs.sorted().prefix(Self.runLimit)), limit: Self.candidateLimit)
        where !candidates.contains(where: { $0.uid == found.memory.uid }) {
            candidates.append(found.memory)
        }
        let known = candidates.filter { $0.scope.isVisible(within: scope) || marks.contains($0.uid) }.map(Known.init)
        var sources: [MemoryRecord] = []
        for unit in units {
            // The line above a memory, as it is shown: who, when, its mark.
            if known.contains(where: { $0.isLabel(unit) }) { continue }
            guard let source = known.first(where: { $0.holds(unit) }) else { return nil }
            if !sources.contains(where: { $0.uid == source.record.uid }) { sources.append(source.record) }
        }
        return sources.isEmpty ? nil : sources
    }

    /// A memory's words, and those that stand before them when it is shown.
    private struct Known {
        let record: MemoryRecord
        private let words: [String]
        private let label: Set<String>

        init(_ record: MemoryRecord) {
            self.record = record
            words = WordRuns.words(record.searchedText)
            var label = record.speaker + " " + record.key + " " + record.kind.rawValue + " " + record.form
            if let at = record.at { label += " " + Date(timeIntervalSince1970: at).formatted(.iso8601) }
            label += " " + Date(timeIntervalSince1970: record.learnedAt).formatted(.iso8601)
            self.label = Set(WordRuns.words(label))
        }

        /// Whether words only say who and when, or number a list.
        func isLabel(_ unit: [String]) -> Bool {
            unit.allSatisfy { label.contains($0) || $0.allSatisfy(\.isNumber) }
        }

        func holds(_ unit: [String]) -> Bool {
            holds(unit[...]) || holds(unit.dropFirst(ReportingWords.count(before: unit)))
        }

        private func holds(_ unit: ArraySlice<String>) -> Bool {
            var rest = unit
            while true {
                if Self.contains(words, rest) { return true }
                guard let first = rest.first, rest.count > 1, isLabel([first]) else { return false }
                rest = rest.dropFirst()
            }
        }

        private static func contains(_ words: [String], _ run: ArraySlice<String>) -> Bool {
            guard !run.isEmpty, run.count <= words.count else { return false }
            return (0...(words.count - run.count)).contains { words[$0..<($0 + run.count)].elementsEqual(run) }
        }
    }

    /// The sentences of a text as words. Of a text that quotes, only what is quoted, if little leads in to it.
    private static func units(of text: String) -> [[String]] {
        var pieces = quoted(text)
        if pieces.isEmpty { pieces = [text] }
        return pieces.flatMap { piece in
            piece.split(separator: "\n").flatMap { line in sentences(String(line)) }
        }.map(WordRuns.words).filter { !$0.isEmpty }
    }

    private static func quoted(_ text: String) -> [String] {
        let pairs: [(Character, Character)] = [("“", "”"), ("«", "»"), ("「", "」"), ("\"", "\"")]
        for (opening, closing) in pairs {
            var (inside, outside): ([String], String) = ([], "")
            var rest = text[...]
            while let start = rest.firstIndex(of: opening),
                let end = rest[rest.index(after: start)...].firstIndex(of: closing)
            {
                outside += rest[..<start] + " "
                inside.append(String(rest[rest.index(after: start)..<end]))
                rest = rest[rest.index(after: end)...]
            }
            outside += rest
            if !inside.isEmpty, WordRuns.words(outside).count <= leadLimit,
                WordRuns.words(inside.joined(separator: " ")).count > WordRuns.words(outside).count
            {
                return inside
            }
        }
        return []
    }

    private static func sentences(_ line: String) -> [String] {
        var found: [String] = []
        var current = ""
        var before: Character = " "
        for character in line {
            current.append(character)
            let ends = ".!?。！？…".contains(character)
            // A full stop within a number or a name ends nothing; the next space does.
            if ends && character != "." || before == "." && character.isWhitespace {
                found.append(current)
                current = ""
            }
            before = character
        }
        found.append(current)
        return found
    }
}
