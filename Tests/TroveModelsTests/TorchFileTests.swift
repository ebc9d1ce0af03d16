import Foundation
import TestSupport
import Testing
import TroveCore
import TroveModels

@Suite("PyTorch files") struct TorchFileTests {
    static let forms = ["tiny-legacy.pth", "tiny-zip.pth"]

    @Test("Both forms give the tensors that were saved", arguments: forms)
    func reads(form: String) throws {
        let file = try TorchFile(Fixtures.url("TroveModels/" + form).path)
        #expect(file.tensors.count == 8)
        #expect(try file.floats("float", shape: [3, 4]) == (0..<12).map { Float($0) / 4 - 1 })
        #expect(try file.floats("part", shape: [4]) == [0, 0.25, 0.5, 0.75])
        #expect(
            try file.floats("turned", shape: [4, 3]) == (0..<12).map { Float($0 % 3 * 4 + $0 / 3) / 4 - 1 })
        #expect(try file.floats("half", shape: [2, 1]) == [0.5, -2])
        #expect(try file.floats("brain", shape: [2]) == [1.5, -3])
        #expect(try file.floats("double", shape: []) == [0.25])
        #expect(try file.floats("parameter", shape: [2]) == [8, 9])
        #expect(file.tensors["long"]?.element == .int64)
        #expect(try file.withFloats("part", shape: [4]) { $0.reduce(0, +) } == 1.5)
    }

    @Test("The pinned picture model is read")
    func pinned() throws {
        let model = PinnedModel.picture
        let file = try TorchFile(ModelCache().folder(of: model) + "/" + model.weights)
        #expect(file.tensors["_conv_stem.weight"]?.shape == [32, 3, 3, 3])
        #expect(file.tensors["_fc.weight"]?.shape == [1000, 1280])
        let bias = try file.floats("_fc.bias", shape: [1000])
        #expect(bias.allSatisfy { abs($0) < 10 } && bias.contains { $0 != 0 })
    }

    @Test(
        "A pickle that asks for anything but tensors is refused by name, and nothing is run",
        arguments: [
            ("cos\nsystem\n(X\u{4}\u{0}\u{0}\u{0}trueetR.", "os.system"),
            ("c__builtin__\neval\n.", "__builtin__.eval"), ("ctorch\nload\n.", "torch.load"),
            ("cnumpy.core.multiarray\n_reconstruct\n.", "numpy.core.multiarray._reconstruct"),
            ("i", "0x69"), ("o", "0x6f"),
        ])
    func hostile(pickle: String, name: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("hostile.bin", pickle).path
        let error = #expect(throws: TroveError.self) { try TorchFile(path) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
    }

    @Test(
        "Damaged pickles are errors",
        arguments: [
            "", ".", "t.", "(.", "h\u{5}.", "R.", "Q.", "s.", "u.", "e.", "X\u{7F}\u{7F}\u{7F}\u{7F}", "(((((.",
            "}(K\u{1}u.",
            ")\u{7F}", "cno end", "}.}.}.}.}.",
        ])
    func malformed(pickle: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("bad.bin", pickle).path
        #expect(throws: TroveError.self) { try TorchFile(path) }
    }

    @Test("A file cut at any byte is refused, and flipped bits never trap", arguments: forms)
    func damaged(form: String) throws {
        let folder = try TemporaryFolder()
        let bytes = try Fixtures.bytes("TroveModels/" + form)
        let url = folder.url.appendingPathComponent("cut.pth")
        for length in 0..<bytes.count {
            try Data(bytes[..<length]).write(to: url)
            #expect(throws: TroveError.self) { try TorchFile(url.path) }
        }
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            try Data(flipped).write(to: url)
            guard let file = try? TorchFile(url.path) else { continue }
            for (name, tensor) in file.tensors { _ = try? file.floats(name, shape: tensor.shape) }
        }
    }
}
