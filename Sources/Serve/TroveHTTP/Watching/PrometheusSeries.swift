internal import Metrics
internal import Synchronization

/// One metric with one set of labels.
final class PrometheusSeries: CounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    enum Kind: String {
        case counter, gauge, histogram
    }

    private struct State {
        var value = 0.0
        /// Values up to each of ``bounds``, not added up, and beyond.
        var buckets = [Int](repeating: 0, count: PrometheusSeries.bounds.count + 1)
        var count = 0
    }

    /// Upper ends of a histogram's buckets.
    private static let bounds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    let kind: Kind
    private let state = Mutex(State())

    init(kind: Kind) { self.kind = kind }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
    func reset() { state.withLock { $0 = State() } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard kind == .histogram else { return set(value) }
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.value += value
            state.count += 1
            state.buckets[bucket] += 1
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) * 1e-9) }

    /// The series in the text format, each line with its end.
    func lines(name: String, labels: String) -> String {
        let state = state.withLock { $0 }
        guard kind == .histogram else { return "\(name)\(braced(labels)) \(Self.number(state.value))\n" }
        var out = ""
        var sum = 0
        for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], state.buckets) {
            sum += count
            out += "\(name)_bucket\(braced(labels, "le=\"\(bound)\"")) \(sum)\n"
        }
        out += "\(name)_sum\(braced(labels)) \(Self.number(state.value))\n"
        out += "\(name)_count\(braced(labels)) \(state.count)\n"
        return out
    }

    private static func number(_ value: Double) -> String { value.isNaN ? "NaN" : "\(value)" }

    private func braced(_ parts: String...) -> String {
        let given = parts.filter { !$0.isEmpty }
        return given.isEmpty ? "" : "{" + given.joined(separator: ",") + "}"
    }
}
