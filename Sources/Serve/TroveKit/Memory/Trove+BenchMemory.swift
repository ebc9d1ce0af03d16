public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveMemory

/// How fast memories are kept and recalled, in one running process.
public struct MemoryMeasurement: Codable, Sendable {
    /// Memories in the store when it was measured.
    public var memories: Int
    /// Milliseconds from the call to the acknowledgement: encoded, synced to the disk.
    public var rememberP50: Double
    /// The slowest of a hundred.
    public var rememberP99: Double
    /// Milliseconds from the same call until a recall has found it.
    public var foundP50: Double
    /// Milliseconds of a recall.
    public var recallP50: Double
    /// The slowest of a hundred.
    public var recallP99: Double
    /// Seconds until the first recall of a process that has just begun.
    public var openSeconds: Double
    /// Memories that a recall asked for at once did not find; 0 or something is wrong.
    public var missed: Int

    enum CodingKeys: String, CodingKey {
        case memories, missed
        case rememberP50 = "remember_p50_ms"
        case rememberP99 = "remember_p99_ms"
        case foundP50 = "remember_and_found_p50_ms"
        case recallP50 = "recall_p50_ms"
        case recallP99 = "recall_p99_ms"
        case openSeconds = "open_s"
    }
}

extension Trove {
    /// Measures remembering and recalling in a store of its own.
    /// - Parameters:
    ///   - count: Memories that the store holds first.
    ///   - runs: Memories kept one by one, and questions asked.
    ///   - folder: The store, filled as far as it is not and then kept; nil for one that goes with the measurement.
    /// - Throws: `.unavailable` where the model is not installed.
    public func measureMemory(count: Int, runs: Int = 200, folder: URL? = nil) async throws -> MemoryMeasurement {
        guard count > 0, runs > 0 else { throw TroveError(.invalidArgument, "measure at least one memory and one run") }
        let temporary = try FileManager.default.url(
            for: .cachesDirectory, in: .userDomainMask, appropriateFor: nil, create: true
        ).appendingPathComponent("trove-bench-" + UUID().uuidString)
        defer { if folder == nil { try? FileManager.default.removeItem(at: temporary) } }
        let catalog = try SQLiteCatalog(store: StoreFolder(url: folder ?? temporary, create: true))
        let encoder = try textEncoder()
        let writer = MemoryStore(catalog: catalog, encoder: encoder)
        let kept = try await catalog.memoryCounts().all
        var talk = SmallTalk(state: UInt64(42 + kept))
        for first in stride(from: kept, to: count, by: 500) {
            _ = try await writer.remember((first..<min(first + 500, count)).map { talk.turn($0) })
        }
        let known = max(kept, count)
        let memory = MemoryStore(catalog: catalog, encoder: encoder)
        let opening = ContinuousClock.now
        _ = try await memory.recall(RecallRequest("who repaired the boat?"))
        let opened = (ContinuousClock.now - opening) / .seconds(1)
        var (remembered, found, recalled): ([Double], [Double], [Double]) = ([], [], [])
        var missed = 0
        for run in 0..<runs {
            let turn = talk.turn(known + run)
            let start = ContinuousClock.now
            let receipt = try await memory.remember(turn)
            remembered.append((ContinuousClock.now - start) / .milliseconds(1))
            let hits = try await memory.recall(RecallRequest(turn.text)).results
            found.append((ContinuousClock.now - start) / .milliseconds(1))
            if !hits.contains(where: { $0.id == receipt.id }) { missed += 1 }
        }
        for _ in 0..<runs {
            let start = ContinuousClock.now
            _ = try await memory.recall(RecallRequest(talk.question()))
            recalled.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        func quantile(_ values: [Double], _ share: Double) -> Double {
            let sorted = values.sorted()
            return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
        }
        return MemoryMeasurement(
            memories: known, rememberP50: quantile(remembered, 0.5), rememberP99: quantile(remembered, 0.99),
            foundP50: quantile(found, 0.5), recallP50: quantile(recalled, 0.5), recallP99: quantile(recalled, 0.99),
            openSeconds: opened, missed: missed)
    }
}

/// Made-up turns of made-up people, each other than all before.
private struct SmallTalk {
    private var state: UInt64
    private static let people = ["Ana", "Ben", "Chioma", "Dmitri", "Elif", "Farid"]
    private static let things = [
        "boat", "lamp", "bicycle", "garden", "kitchen", "violin", "bridge", "market", "letter", "orchard", "tunnel",
        "harbour", "library", "engine", "blanket", "mountain",
    ]
    private static let deeds = [
        "repaired", "painted", "sold", "visited", "measured", "borrowed", "photographed", "described", "cleaned",
        "lost", "found", "planned",
    ]

    init(state: UInt64) { self.state = state }

    private mutating func pick(_ words: [String]) -> String {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return words[Int(state >> 33) % words.count]
    }

    mutating func turn(_ number: Int) -> NewMemory {
        var memory = NewMemory(
            "Yesterday I \(pick(Self.deeds)) the \(pick(Self.things)) near the \(pick(Self.things)) with "
                + "\(pick(Self.people)), and it was ticket \(number) on the \(pick(Self.things)) list.",
            kind: .episode, scope: MemoryScope(project: "bench", session: "\(number / 25)"), author: "bench")
        memory.speaker = pick(Self.people)
        memory.at = 1_700_000_000 + Double(number) * 60
        memory.key = "\(number)"
        return memory
    }

    mutating func question() -> String {
        "When was the \(pick(Self.things)) \(pick(Self.deeds)) by \(pick(Self.people)) near the \(pick(Self.things))?"
    }
}
