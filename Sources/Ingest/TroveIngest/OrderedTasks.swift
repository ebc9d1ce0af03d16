/// Runs `transform` over `elements` with at most `width` in flight, and hands each result to `deliver` in input order.
///
/// Backpressure: while `deliver` works, no more than `width` results wait. The first error cancels the rest.
package func withOrderedTasks<Element: Sendable, Result: Sendable>(
    over elements: [Element], width: Int, transform: @escaping @Sendable (Element) async throws -> Result,
    deliver: (Result) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var submitted = 0
        var delivered = 0
        var ready: [Int: Result] = [:]
        func submit() {
            guard submitted < elements.count else { return }
            let (index, element) = (submitted, elements[submitted])
            group.addTask { (index, try await transform(element)) }
            submitted += 1
        }
        while submitted < min(width, elements.count) { submit() }
        while delivered < elements.count {
            try Task.checkCancellation()
            guard let (index, result) = try await group.next() else { break }
            ready[index] = result
            while let next = ready.removeValue(forKey: delivered) {
                delivered += 1
                submit()
                try await deliver(next)
            }
        }
    }
}
