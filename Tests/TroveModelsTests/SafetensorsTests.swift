import Foundation
import TestSupport
import Testing
import TroveCore
import TroveModels

@Suite("Safetensors") struct SafetensorsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func file(_ header: String, _ data: [UInt8], length: UInt64? = nil) throws -> String {
        let count = length ?? UInt64(header.utf8.count)
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * UInt64($0))) } + Array(header.utf8) + data
        let url = folder.url.appendingPathComponent("model.safetensors")
        try Data(bytes).write(to: url)
        return url.path
    }

    static let header = """
        {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
        "b":{"dtype":"BF16","shape":[1,2],"data_offsets":[8,12]},"c":{"dtype":"F16","shape":[],"data_offsets":[12,14]}}
        """
    static let data: [UInt8] = [0, 0, 128, 63, 0, 0, 0, 192, 128, 63, 0, 192, 0, 60]

    @Test("Float tensors of several widths are read as single precision")
    func reads() throws {
        let file = try SafetensorsFile(try file(Self.header, Self.data))
        #expect(try file.floats("a", shape: [2]) == [1, -2])
        #expect(try file.floats("b", shape: [1, 2]) == [1, -2])
        #expect(try file.floats("c", shape: []) == [1])
        #expect(throws: TroveError.self) { try file.floats("a", shape: [3]) }
        #expect(throws: TroveError.self) { try file.floats("z", shape: [2]) }
    }

    @Test("Half precision widens exactly, subnormals, zeros and infinities too")
    func halves() throws {
        let cases: [(UInt16, Float)] = [
            (0x0000, 0), (0x8000, -0.0), (0x0001, 5.960_464_5e-8), (0x03FF, 6.097_555_2e-5), (0x7BFF, 65504),
            (0xFC00, -.infinity), (0x3555, 0.333_251_95),
        ]
        for (bits, expected) in cases {
            let header = #"{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#
            let file = try SafetensorsFile(try file(header, [UInt8(bits & 255), UInt8(bits >> 8)]))
            #expect(try file.floats("h", shape: [1])[0].bitPattern == expected.bitPattern)
        }
    }

    @Test(
        "Bounds, overlaps, gaps and unknown elements are refused with a reason",
        arguments: [
            (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}"#, "outside"),
            (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "shape needs"),
            (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "outside"),
            (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "outside"),
            (#"{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}"#, "dtype 'Q4'"),
            (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "extent"),
            (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, "too large"),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "belong to none"),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "belong to no tensor"),
            (
                #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
                "overlaps"
            ),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
                "twice"
            ),
            ("[]", "not an object"),
        ])
    func refuses(header: String, reason: String) throws {
        let path = try file(header, [UInt8](repeating: 0, count: 8))
        let error = #expect(throws: TroveError.self) { try SafetensorsFile(path) }
        #expect(error?.code == .corruptInput)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "none")")
    }

    @Test("A header longer than the file is refused before it is read")
    func longHeader() throws {
        for length: UInt64 in [10_000, 1 << 40, .max] {
            let path = try file(Self.header, Self.data, length: length)
            #expect(throws: TroveError.self) { try SafetensorsFile(path) }
        }
    }

    @Test("A file cut at any byte is refused, and flipped bits never trap")
    func damaged() throws {
        let path = try file(Self.header, Self.data)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        for length in 0..<bytes.count {
            try Data(bytes[..<length]).write(to: URL(fileURLWithPath: path))
            #expect(throws: TroveError.self) { try SafetensorsFile(path) }
        }
        for index in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[index / 8] ^= 1 << UInt8(index % 8)
            try Data(flipped).write(to: URL(fileURLWithPath: path))
            _ = try? SafetensorsFile(path).floats("a", shape: [2])
        }
    }
}
