internal import Synchronization
internal import TroveCore

/// Takes what OCR read in one document as its worker sends it. One that comes again replaces the first.
final class ReadingIntake: Sendable {
    private struct Taken {
        var readings: [String: PageReading] = [:]
        var bytes = 0
    }

    private let taken = Mutex(Taken())

    /// Bytes that are kept of one document: what parses hostile bytes must not fill the store.
    private static let limit = 32 << 20

    /// Takes a reading; beyond the limit it is let go, and read again another time.
    func take(_ reading: PageReading) {
        taken.withLock { taken in
            guard taken.bytes + reading.bytes.count <= Self.limit else { return }
            taken.bytes += reading.bytes.count
            taken.readings[reading.key] = reading
        }
    }

    /// What was read, by key.
    func finish() -> [PageReading] {
        taken.withLock { $0.readings.values.sorted { $0.key < $1.key } }
    }
}
