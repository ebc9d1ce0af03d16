internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads bodies: neither larger nor slower than they may be.
struct RequestBodyReader: Sendable {
    /// Most bytes.
    let limit: Int
    /// Seconds within which all of it must have come.
    let deadline: Double

    /// The whole body.
    /// - Throws: `413` and `408` problems, which end the connection: what else it sends is not waited for.
    func read(_ request: Request) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        let (limit, deadline) = (limit, deadline)
        do {
            return try await withThrowingTaskGroup(of: [UInt8].self) { group in
                group.addTask { Array(buffer: try await request.body.collect(upTo: limit)) }
                group.addTask {
                    try await Task.sleep(for: .seconds(deadline))
                    throw Self.ending(
                        Problem(.requestTimeout, "slow-body", "the body took longer than \(Int(deadline)) seconds"))
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    private var tooLarge: Problem {
        Self.ending(Problem(.contentTooLarge, "too-large", "a body may have at most \(limit) bytes"))
    }

    private static func ending(_ problem: Problem) -> Problem {
        var problem = problem
        problem.headers[.connection] = "close"
        return problem
    }
}
