import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed
import TroveModels

@Suite("Packed weights in a file") struct PackedWeightsTests {
    private let folder: TemporaryFolder
    private let texts = ["the keeper lit the lamp", "twelve fathoms of hemp", "a"]

    init() throws { folder = try TemporaryFolder() }

    private func vectors(
        _ precision: EncoderOptions.Precision, _ packed: PackedWeightsCache?
    ) async throws -> [Float] {
        let options = EncoderOptions(precision: precision, threads: 1, mostUnread: 1)
        let encoder = try TextEncoder.load(Fixtures.url("TroveEmbed/tiny-bert").path, options: options, packed: packed)
        return await encoder.encode(texts).values
    }

    private var cache: PackedWeightsCache { PackedWeightsCache(folders: [folder.url.path + "/packed"]) }

    private func file() throws -> URL {
        let packed = folder.url.appendingPathComponent("packed")
        let names = try FileManager.default.contentsOfDirectory(atPath: packed.path)
        return packed.appendingPathComponent(try #require(names.first))
    }

    @Test(
        "Vectors are the same to the last bit with and without the file", arguments: EncoderOptions.Precision.allCases)
    func equal(precision: EncoderOptions.Precision) async throws {
        let expected = try await vectors(precision, nil)
        #expect(try await vectors(precision, cache) == expected)
        let written = try Data(contentsOf: file())
        #expect(try await vectors(precision, cache) == expected)
        #expect(try Data(contentsOf: file()) == written)
    }

    @Test("A file that is cut, changed anywhere, or of another key is written anew")
    func damage() async throws {
        let expected = try await vectors(.fp32, cache)
        let whole = try Data(contentsOf: file())
        var random = SplitMix64(seed: 11)
        for number in 0..<40 {
            var bytes = whole
            if number % 4 == 0 {
                bytes = bytes.prefix(Int.random(in: 0..<whole.count, using: &random))
            } else {
                // The header and the table as often as the rest, which is far longer.
                let place =
                    number % 4 == 1
                    ? Int.random(in: 0..<200, using: &random) : Int.random(in: whole.indices, using: &random)
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            try bytes.write(to: file())
            #expect(try await vectors(.fp32, cache) == expected)
            #expect(try Data(contentsOf: file()) == whole, "change \(number)")
        }
    }

    @Test("Where nothing can be written the encoder works as well, and the next folder is tried")
    func unwritable() async throws {
        let expected = try await vectors(.fp32, nil)
        let blocked = try folder.write("blocked", "no folder").path
        #expect(try await vectors(.fp32, PackedWeightsCache(folders: [blocked])) == expected)
        let both = PackedWeightsCache(folders: [blocked, folder.url.path + "/packed"])
        #expect(try await vectors(.fp32, both) == expected)
        #expect(FileManager.default.fileExists(atPath: try file().path))
    }
}
