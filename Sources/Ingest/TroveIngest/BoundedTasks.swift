/// Runs `transform` over `elements`, begun in their order with at most `width` in flight, and hands each result to
/// `deliver` as soon as it is there: one slow element holds no other up.
///
/// Backpressure: while `deliver` works, no more than `width` results wait. The first error cancels the rest.
package func withBoundedTasks<Element: Sendable, Result: Sendable>(
    over elements: [Element], width: Int, transform: @escaping @Sendable (Element) async throws -> Result,
    deliver: (Result) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Result.self) { group in
        var rest = elements[...]
        for _ in 0..<width {
            guard let element = rest.popFirst() else { break }
            group.addTask { try await transform(element) }
        }
        while let result = try await group.next() {
            try Task.checkCancellation()
            if let element = rest.popFirst() { group.addTask { try await transform(element) } }
            try await deliver(result)
        }
    }
}
