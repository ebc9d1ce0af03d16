package import Foundation
package import TroveCore

/// Extraction workers: child processes of the same executable that parse untrusted bytes, one document each.
///
/// A crash or hang costs the document that caused it; the process is replaced and the others go on.
package actor WorkerPool {
    private var idle: [WorkerLane]
    private var waiting: [CheckedContinuation<WorkerLane, Never>] = []

    /// Makes `count` lanes; processes start with their first document.
    /// - Parameters:
    ///   - executable: The `trove` executable, which has the hidden command `worker`.
    ///   - environment: Variables of the workers beside those of this process.
    package init(
        executable: String, count: Int, environment: [String: String] = [:], keepStandardError: Bool = false
    ) {
        idle = (0..<max(1, count)).map {
            WorkerLane(
                number: $0, executable: executable, environment: environment, keepStandardError: keepStandardError)
        }
    }

    /// Reads one file.
    /// - Parameters:
    ///   - descriptor: The open file, from its first byte; it stays the caller's.
    ///   - name: The file's name, for its extension and as fallback title.
    ///   - sampling: The samples of its pictures that are wanted; nil for none.
    ///   - readings: What OCR read of the same document before; nil where none are to be kept.
    /// - Throws: The worker's reason; `.timedOut`; `.crashed` when two workers died of it.
    package func read(
        descriptor: Int32, name: String, options: ExtractionOptions, sampling: PictureSampling? = nil,
        readings: [PageReading]? = nil, listener: WorkerListener = WorkerListener()
    ) async throws -> ExtractedDocument {
        let request = WorkerRequest(name: name, options: options, sampling: sampling, readings: readings)
        let reply = try await answer(request, descriptor: descriptor, listener: listener)
        guard case .document(let document) = reply else {
            throw TroveError(.crashed, "a worker answered what it was not asked")
        }
        return document
    }

    /// Draws a page of a document or picture file, as PNG.
    /// - Throws: `.unsupportedFormat` for formats without pages; what ``read(descriptor:name:options:sampling:readings:listener:)``
    ///   throws.
    package func draw(
        descriptor: Int32, name: String, _ drawing: PageDrawing, options: ExtractionOptions
    ) async throws -> Data {
        let request = WorkerRequest(name: name, options: options, drawing: drawing)
        guard case .picture(let data) = try await answer(request, descriptor: descriptor, listener: WorkerListener())
        else {
            throw TroveError(.crashed, "a worker answered what it was not asked")
        }
        return data
    }

    private func answer(
        _ request: WorkerRequest, descriptor: Int32, listener: WorkerListener
    ) async throws -> WorkerReply {
        let lane = await take()
        defer { give(lane) }
        var crashes = 0
        var kills = 0
        while true {
            do {
                return try await lane.answer(request, descriptor: descriptor, listener: listener)
            } catch let error as WorkerEnd {
                try Task.checkCancellation()
                if error.wasKilled { kills += 1 } else { crashes += 1 }
                guard crashes < Self.crashLimit else {
                    throw TroveError(
                        .crashed, "quarantined: \(crashes) workers ended on it, the last with \(error.ending)")
                }
                guard kills < Self.killLimit else {
                    throw TroveError(
                        .inputOutput, "\(kills) workers were killed from outside while they read it; run it again")
                }
                try await Task.sleep(for: .milliseconds(min(Self.longestPause, 20 << (crashes + kills))))
            }
        }
    }

    /// Milliseconds before another worker is started, at most.
    private static let longestPause = 200
    /// Workers that a document may crash before it is quarantined.
    private static let crashLimit = 2
    /// Workers that may be killed from outside while they read it: that is nobody's fault, up to a point.
    private static let killLimit = 50

    /// Ends the processes of lanes that have nothing to do; the next document starts one anew.
    package func rest() async {
        let resting = idle
        idle = []
        for lane in resting {
            await lane.rest()
            give(lane)
        }
    }

    private func take() async -> WorkerLane {
        if let lane = idle.popLast() { return lane }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func give(_ lane: WorkerLane) {
        if waiting.isEmpty { idle.append(lane) } else { waiting.removeFirst().resume(returning: lane) }
    }
}
