internal import Synchronization

/// Results of numbered jobs, set from any thread and taken once when all are done.
package final class SharedResults<Element: Sendable>: Sendable {
    private let elements: Mutex<[Element?]>

    /// Room for the results of `count` jobs.
    package init(_ count: Int) { elements = Mutex([Element?](repeating: nil, count: count)) }

    /// Sets the result of job `index`.
    package func set(_ index: Int, _ element: Element) { elements.withLock { $0[index] = element } }

    /// All results; jobs without one are left out.
    package func take() -> [Element] { elements.withLock { $0.compactMap(\.self) } }

    /// All results, `missing` for jobs without one.
    package func take(or missing: Element) -> [Element] { elements.withLock { $0.map { $0 ?? missing } } }
}
