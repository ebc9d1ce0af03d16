public import Foundation
public import TroveCore
internal import TroveMemory

/// What an import did.
public struct MemoryImportReport: Codable, Sendable {
    /// A line that was left out.
    public struct Skipped: Codable, Sendable {
        /// The file.
        public var path: String
        /// 1-based.
        public var line: Int
        /// Why.
        public var reason: String
    }

    /// Memories that are new.
    public var added = 0
    /// Memories that were there already.
    public var known = 0
    /// Turns that only said what had been recalled.
    public var returned = 0
    /// Lines that could not be read.
    public var skipped: [Skipped] = []
}

/// Memories that fill themselves.
extension Trove {
    /// Remembers the turns of transcripts: JSON Lines of coding agents, chat exports, lists of turns, and what
    /// `trove memory export` wrote. Files that are folders stand for the `.jsonl` and `.json` files below them. What
    /// is known stays as it is, so a transcript may be read again as it grows.
    /// - Parameter scope: Laid over what a transcript says of itself.
    /// - Throws: `.notFound`, `.corruptInput` for a file that holds no turn at all.
    public func importMemories(
        _ paths: [URL], scope: MemoryScope = MemoryScope()
    ) async throws -> MemoryImportReport {
        var report = MemoryImportReport()
        for file in try Self.transcripts(paths) { try await importFile(file, scope: scope, &report) }
        return report
    }

    private func importFile(_ file: URL, scope: MemoryScope, _ report: inout MemoryImportReport) async throws {
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw TroveError(.inputOutput, "\(file.path) cannot be read; check its permissions")
        }
        let memory = try memoryStore(create: true)
        if data.prefix(4096).range(of: Data(ExportedMemory.format.utf8)) != nil {
            return try await restore(data, of: file, memory, &report)
        }
        let transcript = TranscriptReader(scope: scope, name: file.deletingPathExtension().lastPathComponent)
            .read([UInt8](data))
        report.skipped += transcript.skipped.map { .init(path: file.path, line: $0.line, reason: $0.reason) }
        guard !transcript.turns.isEmpty else {
            throw TroveError(
                .corruptInput,
                "\(file.path) holds no turn of a conversation; import JSON Lines of an agent, a chat export, or what "
                    + "`trove memory export` wrote")
        }
        for first in stride(from: 0, to: transcript.turns.count, by: 200) {
            let turns = Array(transcript.turns[first..<min(first + 200, transcript.turns.count)])
            let fitting = turns.filter { (try? memory.check($0)) != nil }
            report.skipped += turns.compactMap { turn in
                do {
                    try memory.check(turn)
                    return nil
                } catch {
                    return .init(path: file.path, line: 0, reason: "\(turn.key): \(error)")
                }
            }
            for receipt in try await memory.remember(fitting) {
                switch receipt.outcome {
                case .added: report.added += 1
                case .counted: report.known += 1
                case .returned: report.returned += 1
                }
            }
        }
    }

    private func restore(
        _ data: Data, of file: URL, _ memory: MemoryStore, _ report: inout MemoryImportReport
    ) async throws {
        var lines: [ExportedMemory] = []
        for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            do {
                lines.append(try JSONDecoder().decode(ExportedMemory.self, from: Data(line)))
            } catch {
                throw TroveError(
                    .corruptInput, "\(file.path) line \(number + 1) is no exported memory; nothing was imported",
                    cause: error)
            }
        }
        let added = try await memory.restore(lines)
        report.added += added
        report.known += lines.count - added
    }

    /// Writes every memory within a scope as JSON Lines.
    /// - Returns: How many there were.
    @discardableResult
    public func exportMemories(
        scope: MemoryScope = MemoryScope(), to write: (String) throws -> Void
    ) async throws -> Int {
        try await memoryStore().export(scope: scope, to: write)
    }

    /// Imports transcripts as they grow, until the task is cancelled.
    /// - Parameter onImport: Called with each report that has news.
    public func watchTranscripts(
        _ paths: [URL], scope: MemoryScope = MemoryScope(), every seconds: Double = 2,
        onImport: (MemoryImportReport) -> Void
    ) async throws {
        var sizes: [String: Int64] = [:]
        while true {
            for file in (try? Self.transcripts(paths)) ?? [] {
                let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
                let size = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
                guard sizes.updateValue(size, forKey: file.path) != size else { continue }
                // A file that holds no turn yet may hold one later.
                if let report = try? await importMemories([file], scope: scope), report.added > 0 { onImport(report) }
            }
            try await Task.sleep(for: .seconds(seconds))
        }
    }

    /// The files that paths stand for, by path.
    private static func transcripts(_ paths: [URL]) throws -> [URL] {
        try paths.flatMap { path -> [URL] in
            guard
                let attributes = try? FileManager.default.attributesOfItem(atPath: path.resolvingSymlinksInPath().path)
            else { throw TroveError(.notFound, "there is no file or folder at \(path.path)") }
            guard attributes[.type] as? FileAttributeType == .typeDirectory else { return [path] }
            let names = FileManager.default.enumerator(atPath: path.path)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".json") }.sorted()
                .map(path.appendingPathComponent)
        }
    }
}

extension Trove {
    /// Seconds since 1970 of a time as people write it: `2026-05-08`, `2026-05-08T13:56`, or an age as `30d`.
    public static func time(_ text: String) -> Double? {
        if let seconds = WrittenTime.seconds(text) { return seconds }
        let units: [Character: Double] = ["h": 3600, "d": 86_400, "w": 604_800, "m": 2_630_016, "y": 31_557_600]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (1...99_999).contains(count)
        else { return nil }
        return Date().timeIntervalSince1970 - Double(count) * unit
    }
}
