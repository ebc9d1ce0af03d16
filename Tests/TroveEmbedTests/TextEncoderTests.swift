import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed
import TroveModels

@Suite("Text encoder") struct TextEncoderTests {
    static let encoder = Result {
        try TextEncoder.load(options: EncoderOptions(precision: .fp32, threads: 2, mostUnread: 1))
    }

    struct Row: Decodable {
        var text: String
        var tokens: Int
        var vector: Data

        var floats: [Float] {
            stride(from: 0, to: vector.count, by: 4).map { at in
                Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(vector[at + $1]) << UInt32(8 * $1) })
            }
        }
    }

    static func rows() throws -> [Row] {
        try JSONDecoder().decode([Row].self, from: Data(contentsOf: Fixtures.url("TroveEmbed/vectors.json")))
    }

    @Test("Vectors equal the reference implementation's in single precision")
    func equalsReference() async throws {
        let encoder = try Self.encoder.get()
        let rows = try Self.rows()
        #expect(rows.count >= 50)
        let batch = await encoder.encode(rows.map(\.text))
        for (index, row) in rows.enumerated() {
            let made = try #require(batch.vector(index)), expected = row.floats
            let cosine = zip(made, expected).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            let farthest = zip(made, expected).map { abs($0 - $1) }.max() ?? 1
            #expect(cosine >= 0.9999 && farthest <= 1e-5, "\(row.text.prefix(40)): \(cosine), \(farthest)")
            #expect(batch.readings[index].tokens == row.tokens)
            #expect(batch.readings[index].tokensLeftOut == max(0, row.tokens - 254))
        }
    }

    @Test("A row is the same to the last bit whatever the batch and the thread count")
    func independentOfBatch() async throws {
        let encoder = try Self.encoder.get()
        let texts = try Self.rows().map(\.text)
        let batch = await encoder.encode(texts)
        for index in stride(from: 0, to: texts.count, by: 3) {
            let alone = await encoder.encodeQuery(texts[index])
            #expect(alone.vector(0) == batch.vector(index))
        }
        let single = try TextEncoder.load(options: EncoderOptions(precision: .fp32, threads: 1, mostUnread: 1))
        #expect(await single.encode(texts).values == batch.values)
    }

    @Test("A text with more than a fifth unread gets no vector, and zeros stand in its row")
    func unread() async throws {
        let encoder = try TextEncoder.load(options: EncoderOptions(threads: 1))
        let batch = await encoder.encode(["守灯塔的人每天晚上", "a plain text", "Старый маяк"])
        #expect(batch.vector(0) == nil && batch.vector(2) == nil)
        #expect(batch.readings.map(\.unreadShare) == [1, 0, 1])
        #expect(batch.values[..<384].allSatisfy { $0 == 0 })
        let vector = try #require(batch.vector(1))
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        let permissive = try TextEncoder.load(options: EncoderOptions(threads: 1, scripts: .all))
        #expect(await permissive.encodeQuery("Старый маяк").vector(0) != nil)
    }

    @Test("Several tasks may encode at once")
    func concurrent() async throws {
        let encoder = try Self.encoder.get()
        let expected = await encoder.encodeQuery("harbour").values
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { await encoder.encodeQuery("harbour").values == expected } }
            for await same in group { #expect(same) }
        }
    }

    @Test("An empty batch is an empty batch")
    func empty() async throws {
        let batch = try await Self.encoder.get().encode([])
        #expect(batch.count == 0 && batch.values.isEmpty)
    }

    @Test("The fingerprint names the space, not the way it is computed")
    func fingerprint() throws {
        let single = try TextEncoder.load(options: EncoderOptions(threads: 1, scripts: .all))
        #expect(try Self.encoder.get().fingerprint == single.fingerprint)
        #expect(single.fingerprint.hasPrefix("text-"))
        #expect(single.dimension == 384)
    }

    @Test("A missing model says how to get it")
    func missing() {
        let error = #expect(throws: TroveError.self) { try TextEncoder.load(cache: ModelCache(path: "/nowhere")) }
        #expect(error?.code == .unavailable)
    }
}
