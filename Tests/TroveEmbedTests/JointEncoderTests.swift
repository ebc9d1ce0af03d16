import Foundation
import Synchronization
import TestSupport
import Testing
import TroveCore
import TroveEmbed
import TroveModels

@Suite("Encoders of pictures and words") struct JointEncoderTests {
    static let names = ["tiny-clip", "tiny-siglip", "tiny-chinese-clip"]

    struct Row: Decodable {
        var pixels: [Float]?
        var ids: [Int32]?
        /// Row-major, before the first layer and after each.
        var states: [[Double]]
        var vector: [Double]
    }

    static func folder(_ name: String) -> URL { Fixtures.url("TroveEmbed/\(name)") }

    static func rows(_ name: String) throws -> [Row] {
        try JSONDecoder().decode(
            [Row].self, from: Data(contentsOf: folder(name).appendingPathComponent("states.json")))
    }

    /// A folder of the same weights with one entry of its configuration replaced.
    static func changed(_ name: String, _ change: (inout [String: Any]) -> Void) throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for file in ["model.safetensors", "tokenizer.json"] {
            try FileManager.default.copyItem(
                at: folder(name).appendingPathComponent(file), to: copy.url.appendingPathComponent(file))
        }
        let data = try Data(contentsOf: folder(name).appendingPathComponent("config.json"))
        var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        change(&json)
        try JSONSerialization.data(withJSONObject: json).write(to: copy.url.appendingPathComponent("config.json"))
        return copy
    }

    static func made(_ encoder: JointEncoder, _ row: Row) async -> (states: [[Float]], vector: [Float]) {
        let seen = Seen()
        let vector =
            if let pixels = row.pixels {
                await encoder.encode(pixels: pixels) { state in seen.states.withLock { $0.append(state) } }
            } else {
                await encoder.encode(ids: row.ids ?? []) { state in seen.states.withLock { $0.append(state) } }
            }
        return (seen.states.withLock { $0 }, vector)
    }

    final class Seen: Sendable {
        let states = Mutex<[[Float]]>([])
    }

    @Test(
        "Small ones of the reference implementation give its states, layer by layer, and its vectors", arguments: names)
    func reference(name: String) async throws {
        let encoder = try JointEncoder(Self.folder(name).path, threads: 1)
        let rows = try Self.rows(name)
        #expect(rows.count { $0.pixels != nil } == 3 && rows.count { $0.ids != nil } == 5)
        for row in rows {
            let (states, vector) = await Self.made(encoder, row)
            #expect(states.count == row.states.count)
            let differences = HiddenStateTests.differences(states, row.states.map { [$0] })
            #expect(differences.allSatisfy { $0 <= 1e-4 }, "\(differences)")
            #expect(vector.count == row.vector.count)
            #expect(zip(vector, row.vector).allSatisfy { abs(Double($0) - $1) <= 1e-4 })
            print(HiddenStateTests.line("\(name), \(row.pixels == nil ? "words" : "picture")", differences))
        }
    }

    @Test("Another activation or another rounding of variances is told apart", arguments: names)
    func mutants(name: String) async throws {
        let changes: [(String, Any)] = [("hidden_act", "gelu"), ("layer_norm_eps", 0.05)]
        for (key, value) in changes {
            let folder = try Self.changed(name) { json in
                var part = json["vision_config"] as? [String: Any] ?? [:]
                part[key] = value
                json["vision_config"] = part
            }
            let encoder = try JointEncoder(folder.url.path, threads: 1)
            for row in try Self.rows(name) where row.pixels != nil {
                let differences = HiddenStateTests.differences(
                    await Self.made(encoder, row).states, row.states.map { [$0] })
                #expect((differences.last ?? 0) > 1e-4, "\(key): \(differences)")
            }
        }
    }

    @Test("Pictures come out alike alone and among others, and a text longer than the window is cut")
    func batches() async throws {
        let encoder = try JointEncoder(Self.folder("tiny-clip").path, threads: 2)
        let pictures = try Self.rows("tiny-clip").compactMap(\.pixels)
        let together = await encoder.encode(pixels: pictures)
        for (picture, vector) in zip(pictures, together) {
            #expect(await encoder.encode(pixels: [picture]) == [vector])
        }
        let long = try #require(await encoder.encode(String(repeating: "a b c ", count: 40)))
        #expect(await encoder.encode("夜间浇水") == nil)
        #expect(long.count == encoder.dimension && long.allSatisfy(\.isFinite))
        #expect(abs(long.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
    }

    struct Prepared: Decodable {
        var source: [UInt8]
        var width: Int
        var height: Int
        /// Red, green and blue of the sides that the encoder sees, by the reference's own resampling.
        var seen: [[Double]]
    }

    @Test("Pictures are pressed and standardised as the reference does it", arguments: names)
    func preparation(name: String) async throws {
        let folder = Self.folder(name)
        let prepared = try JSONDecoder().decode(
            Prepared.self, from: Data(contentsOf: folder.appendingPathComponent("pixels.json")))
        let encoder = try JointEncoder(folder.path, threads: 1)
        let side = 64
        let square = Raster(width: side, height: side, channels: 3, samples: prepared.source)
        let made = encoder.pixels(of: square, width: prepared.width, height: prepared.height)
        let wanted = prepared.seen.flatMap(\.self)
        #expect(made.count == wanted.count)
        // A level of the reference, which rounds once more on the way, is 0.015 here.
        let worst = zip(made, wanted).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(worst <= 0.025, "\(worst)")
        let grey = Raster(width: side, height: side, channels: 1, samples: [UInt8](repeating: 77, count: side * side))
        let flat = encoder.pixels(of: grey, width: 5, height: 300)
        #expect(Set(flat.prefix(flat.count / 3)).count == 1)
    }

    @Test("What a cosine says grows with it, and is never above certainty", arguments: names)
    func likelihood(name: String) throws {
        let encoder = try JointEncoder(Self.folder(name).path)
        let values = stride(from: -1.0, through: 1, by: 0.05).map(encoder.likelihood)
        #expect(values.allSatisfy { $0 <= 0 && $0.isFinite })
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        #expect((values.last ?? -1) > (values.first ?? 0))
    }

    @Test(
        "A configuration that lies is refused with its field and its file",
        arguments: [
            ("num_attention_heads", 7), ("hidden_size", 48), ("patch_size", 21), ("intermediate_size", 0),
            ("image_size", 40), ("num_hidden_layers", 3),
        ])
    func lies(field: String, value: Int) throws {
        let folder = try Self.changed("tiny-clip") { json in
            var part = json["vision_config"] as? [String: Any] ?? [:]
            part[field] = value
            json["vision_config"] = part
        }
        let error = #expect(throws: TroveError.self) { try JointEncoder(folder.url.path) }
        #expect(error?.code == .corruptInput && error?.message.contains(folder.url.path) == true)
    }

    @Test("An encoder of another family is refused, and so is a folder without one")
    func others() throws {
        let folder = try Self.changed("tiny-clip") { $0["model_type"] = "blip" }
        #expect(throws: TroveError.self) { try JointEncoder(folder.url.path) }
        #expect(throws: TroveError.self) { try JointEncoder(folder.url.path + "/none") }
        #expect(throws: TroveError.self) { try JointEncoder(Fixtures.url("TroveEmbed/tiny-bert").path) }
    }
}
