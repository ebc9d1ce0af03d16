import Foundation
import TestSupport
import Testing
import TroveCore
import TroveModels

@testable import TroveVision

/// The pictures of `tools/fixtures/vision.py`, by the same formula.
func madeUpPicture(_ width: Int, _ height: Int, _ channels: Int) -> Raster {
    var samples: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            for c in 0..<channels {
                let waves = (x * (3 + c) / 2 + y * (5 - c) / 3) % 256
                let fields = ((x / 37 + y / 29 + c) * 67) % 256
                let grain = (x * 7919 + y * 104_729 + c * 1_299_709) % 23
                samples.append(UInt8(clamping: (waves * 2 + fields * 5 + grain * 4) / 8))
            }
        }
    }
    return Raster(width: width, height: height, channels: channels, samples: samples)
}

func cosine(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Double {
    var (dot, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
        dot += Double(x) * Double(y)
        aa += Double(x) * Double(x)
        bb += Double(y) * Double(y)
    }
    return dot / (aa * bb).squareRoot()
}

@Suite("The picture encoder against its reference")
struct ReferenceTests {
    private static let sizes = [(224, 224, 3), (448, 448, 3), (131, 97, 3), (224, 224, 1)]
    private static let encoder = Result { try VisualEncoder.load(cache: ModelCache(path: Fixtures.models.path)) }

    private func expected() throws -> [Float] {
        let bytes = try Fixtures.bytes("TroveVision/features.f32")
        return stride(from: 0, to: bytes.count, by: 4).map { at in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
        }
    }

    @Test("Features and class scores are those of PyTorch", arguments: 0..<4)
    func agrees(number: Int) async throws {
        let encoder = try Self.encoder.get()
        let (width, height, channels) = Self.sizes[number]
        let all = try expected()
        let features = all[number * 2280..<number * 2280 + 1280]
        let scores = all[number * 2280 + 1280..<(number + 1) * 2280]
        let found = await encoder.features(madeUpPicture(width, height, channels))
        #expect(cosine(found, features) >= 0.99999)
        #expect(zip(found, features).allSatisfy { abs($0 - $1) < 1e-3 })
        #expect(zip(encoder.classScores(found), scores).allSatisfy { abs($0 - $1) < 1e-2 })
    }

    @Test("A turned picture finds itself by its views")
    func turned() async throws {
        let encoder = try Self.encoder.get()
        let picture = madeUpPicture(448, 448, 3)
        let stored = await encoder.read(picture).views
        let asked = await encoder.queryViews(picture.turned)
        #expect(stored.count == 10 && asked.count == 13)
        let best = (0..<asked.wholeCount).map { cosine(asked.vector($0), stored.vector(0)) }.max()
        #expect((best ?? 0) > 0.999)
    }

    @Test("Codes survive their bytes, and damaged ones are refused")
    func codes() throws {
        let views = ViewCodes([[0.5, -0.25, 1], [0, 0, 0]], wholeCount: 1)
        let read = try #require(ViewCodes(bytes: views.bytes, dimension: 3))
        #expect(read == views)
        #expect(zip(read.vector(0), [0.5, -0.25, 1]).allSatisfy { abs($0 - $1) < 0.005 })
        #expect(ViewCodes(bytes: Array(views.bytes.dropLast()), dimension: 3) == nil)
        let classes = ClassCodes(scores: (0..<1000).map { Float($0 % 37) / 4 })
        #expect(ClassCodes(bytes: classes.bytes)?.items.map(\.index) == classes.items.map(\.index))
        #expect(ClassCodes(bytes: [255, 255, 0, 0]) == nil)
    }

    @Test("There are a thousand labels, in the network's order")
    func labels() {
        #expect(ClassLabels.all.count == 1000)
        #expect(ClassLabels.all[0] == "tench" && ClassLabels.all[1] == "goldfish")
        #expect(ClassLabels.all[999] == "toilet tissue")
    }
}
