internal import TroveCore

/// Work that is given up after some seconds.
enum Deadline {
    /// - Throws: `.timedOut`, and what the work throws.
    static func within<T: Sendable>(
        _ seconds: Double, _ what: String, _ work: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else {
                throw TroveError(.timedOut, "\(what) said nothing for \(Int(seconds.rounded(.up))) s and was given up")
            }
            return value
        }
    }
}
