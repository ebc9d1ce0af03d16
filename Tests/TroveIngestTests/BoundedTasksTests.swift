import Synchronization
import Testing
import TroveIngest

@Suite struct BoundedTasksTests {
    @Test("Every result comes once, with never more than the width in flight", arguments: [1, 3, 8])
    func bound(width: Int) async throws {
        let flight = Mutex((now: 0, most: 0))
        var delivered: [Int] = []
        try await withBoundedTasks(over: Array(0..<50), width: width) { number in
            flight.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            for _ in 0..<(number % 5) { await Task.yield() }
            flight.withLock { $0.now -= 1 }
            return number
        } deliver: { number in
            delivered.append(number)
        }
        #expect(delivered.sorted() == Array(0..<50))
        #expect(flight.withLock(\.most) <= width)
    }

    @Test("A slow element holds no other up")
    func slow() async throws {
        let others = Mutex(0)
        try await withBoundedTasks(over: Array(0..<20), width: 2) { number in
            while number == 0, others.withLock({ $0 }) < 19 { await Task.yield() }
        } deliver: { _ in
            others.withLock { $0 += 1 }
        }
    }

    @Test("The first error ends the run")
    func failure() async {
        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await withBoundedTasks(over: Array(0..<20), width: 4) { number in
                if number == 7 { throw Broken() }
                return number
            } deliver: { _ in
            }
        }
    }

    @Test("A cancelled task stops submitting")
    func cancellation() async {
        let started = Mutex(0)
        let task = Task {
            try await withBoundedTasks(over: Array(0..<1000), width: 2) { number in
                started.withLock { $0 += 1 }
                while !Task.isCancelled { await Task.yield() }
                return number
            } deliver: { _ in
            }
        }
        while started.withLock({ $0 }) == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(started.withLock { $0 } < 1000)
    }
}
