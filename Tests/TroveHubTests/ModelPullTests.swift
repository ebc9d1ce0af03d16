import Crypto
import Foundation
import Synchronization
import TestSupport
import Testing
import TroveCore
import TroveHub
import TroveModels

/// Models fetched from hubs on loopback, in both layouts, and what goes wrong on the way.
@Suite("Fetching models") struct ModelPullTests {
    /// The files of a small encoder as a hub holds them.
    static func files(_ fixture: String = "tiny-xlm-roberta") throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in ["config.json", "tokenizer.json", "model.safetensors"] {
            files[name] = [UInt8](try Data(contentsOf: Fixtures.url("TroveEmbed/\(fixture)/\(name)")))
        }
        files["README.md"] = Array("---\nlicense: mit\nlanguage: zh\n---\nA card.\n".utf8)
        files["onnx/model.onnx"] = [1, 2, 3]
        return files
    }

    static func sha256(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
    }

    static func gitBlob(_ bytes: [UInt8]) -> String {
        Insecure.SHA1.hash(data: Array("blob \(bytes.count)\0".utf8) + bytes).map { String(format: "%02x", $0) }
            .joined()
    }

    /// The list of files in the first layout; `lie` changes the digest of the weights.
    static func list(_ files: [String: [UInt8]], lie: Bool = false) -> [UInt8] {
        let siblings = files.map { name, bytes in
            name == "model.safetensors"
                ? """
                {"rfilename":"\(name)","size":\(bytes.count),"blobId":"x",\
                "lfs":{"sha256":"\(lie ? sha256([0]) : sha256(bytes))","size":\(bytes.count)}}
                """
                : #"{"rfilename":"\#(name)","size":\#(bytes.count),"blobId":"\#(gitBlob(bytes))"}"#
        }
        return Array(#"{"sha":"0123abcd","siblings":[\#(siblings.joined(separator: ","))]}"#.utf8)
    }

    /// A part of a file, as its range asks.
    static func part(_ bytes: [UInt8], _ asked: LoopbackHub.Asked) -> LoopbackHub.Reply {
        guard let range = asked.range, let start = Int(range.dropFirst("bytes=".count).dropLast()), start < bytes.count
        else { return .init(body: bytes) }
        return .init(status: 206, body: Array(bytes[start...]))
    }

    static func pull(
        _ hub: LoopbackHub, _ endpoint: String? = nil, token: String? = nil, into folder: TemporaryFolder,
        name: String = "somebody/tiny-encoder"
    ) async throws -> InstalledModel {
        let client = HubClient(try HubEndpoint(endpoint ?? hub.address), token: token, silence: 5)
        return try await ModelPull(client, into: ModelCache(path: folder.url.path)).pull(
            try ModelName(name), revision: nil
        ) { _ in }
    }

    @Test("A model comes with its files checked and named, and nothing that is not needed")
    func whole() async throws {
        let files = try Self.files(), folder = try TemporaryFolder()
        let hub = try await LoopbackHub { asked in
            if asked.path.hasPrefix("/api/models/somebody/tiny-encoder/revision/main") {
                return .init(body: Self.list(files))
            }
            let name = asked.path.replacingOccurrences(of: "/somebody/tiny-encoder/resolve/0123abcd/", with: "")
            return files[name].map { Self.part($0, asked) } ?? .init(status: 404)
        }
        let model = try await Self.pull(hub, into: folder)
        #expect(model.name == "somebody/tiny-encoder" && model.revision == "0123abcd" && model.licence == "mit")
        #expect(model.kind == .text && model.dimension == 30 && model.window == 48)
        #expect(!model.files.map(\.name).contains("onnx/model.onnx"))
        let cache = ModelCache(path: folder.url.path)
        #expect(try cache.installed("Somebody/Tiny-Encoder") == model)
        #expect(model.state(in: cache, verify: true) == .present)
        #expect(!hub.requests.contains { $0.path.contains("onnx") || $0.token != nil })
        let weights = cache.folder(of: model).appendingPathComponent("model.safetensors")
        var bytes = try Data(contentsOf: weights)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: weights)
        #expect(model.state(in: cache, verify: false) == .present && model.state(in: cache, verify: true) == .damaged)
        let twice = try await #require(throws: TroveError.self) { try await Self.pull(hub, into: folder) }
        #expect(twice.code == .invalidArgument && twice.message.contains("models remove"))
        try await hub.stop()
    }

    @Test("The other layout gives the same model")
    func modelScope() async throws {
        let files = try Self.files(), folder = try TemporaryFolder()
        let hub = try await LoopbackHub { asked in
            if asked.path == "/api/v1/models/somebody/tiny-encoder/repo/files?Revision=master&Recursive=true" {
                let entries = files.map { name, bytes in
                    #"{"Path":"\#(name)","Size":\#(bytes.count),"Sha256":"\#(Self.sha256(bytes))","Type":"blob"}"#
                }
                return .init(
                    body: Array(
                        #"{"Code":200,"Data":{"Files":[{"Path":"onnx","Type":"tree"},\#(entries.joined(separator: ","))]}}"#
                            .utf8))
            }
            let name = asked.path.components(separatedBy: "FilePath=").last ?? ""
            return files[name.replacingOccurrences(of: "%2F", with: "/")].map { Self.part($0, asked) }
                ?? .init(status: 404)
        }
        let model = try await Self.pull(hub, "modelscope+" + hub.address, into: folder)
        #expect(model.state(in: ModelCache(path: folder.url.path), verify: true) == .present)
        try await hub.stop()
    }

    @Test("A token goes to the hub, and along no redirect to another place")
    func redirects() async throws {
        let files = try Self.files(), folder = try TemporaryFolder()
        let store = try await LoopbackHub { asked in
            files[String(asked.path.dropFirst())].map { Self.part($0, asked) } ?? .init(status: 404)
        }
        let hub = try await LoopbackHub { asked in
            guard asked.token == "Bearer secret" else { return .init(status: 401) }
            if asked.path.hasPrefix("/api/") { return .init(body: Self.list(files)) }
            let name = asked.path.components(separatedBy: "0123abcd/").last ?? ""
            return .init(status: 302, headers: [("location", store.address + "/" + name)])
        }
        _ = try await Self.pull(hub, token: "secret", into: folder)
        #expect(store.requests.count == 4 && store.requests.allSatisfy { $0.token == nil })
        let error = try await #require(throws: TroveError.self) {
            try await Self.pull(hub, into: folder, name: "somebody/private")
        }
        #expect(error.code == .unavailable && error.message.contains("HF_TOKEN"))
        try await hub.stop()
        try await store.stop()
    }

    @Test("A download that breaks goes on where it was, in the same run and in the next one")
    func broken() async throws {
        let files = try Self.files(), folder = try TemporaryFolder()
        let left = Mutex(6)
        let hub = try await LoopbackHub { asked in
            if asked.path.hasPrefix("/api/") { return .init(body: Self.list(files)) }
            let name = asked.path.components(separatedBy: "0123abcd/").last ?? ""
            guard let bytes = files[name] else { return .init(status: 404) }
            var reply = Self.part(bytes, asked)
            let breaks = left.withLock { left in
                guard name == "model.safetensors", left > 0 else { return false }
                left -= 1
                return true
            }
            if breaks { reply.cutAfter = min(5000, reply.body.count - 1) }
            return reply
        }
        let error = try await #require(throws: TroveError.self) { try await Self.pull(hub, into: folder) }
        #expect(error.code == .unavailable)
        #expect(ModelCache(path: folder.url.path).installed().isEmpty)
        let model = try await Self.pull(hub, into: folder)
        #expect(model.state(in: ModelCache(path: folder.url.path), verify: true) == .present)
        let starts = hub.requests.filter { $0.path.hasSuffix("model.safetensors") }.map { $0.range ?? "" }
        #expect(starts.contains("bytes=5000-") && starts.contains("bytes=20000-"), "\(starts)")
        #expect(hub.requests.count { $0.path.hasSuffix("config.json") } == 1, "what is complete is not fetched again")
        try await hub.stop()
    }

    @Test("Other bytes than the hub states, and names that lead elsewhere, leave nothing behind")
    func lies() async throws {
        let files = try Self.files()
        for (list, code) in [
            (Self.list(files, lie: true), TroveError.Code.integrity),
            (
                Array(#"{"siblings":[{"rfilename":"../config.json"},{"rfilename":"config.json"}]}"#.utf8),
                .invalidArgument
            ),
            (Array(#"{"siblings":[{"rfilename":"/etc/config.json"}]}"#.utf8), .invalidArgument),
            (
                Array(
                    #"{"siblings":[{"rfilename":"config.json"},{"rfilename":"model-00001-of-00002.safetensors"},{"rfilename":"model.safetensors.index.json"}]}"#
                        .utf8), .unsupportedFormat
            ),
            (Array("<html>".utf8), .corruptInput), (Array("{}".utf8), .corruptInput),
        ] {
            let folder = try TemporaryFolder()
            let hub = try await LoopbackHub { asked in
                if asked.path.hasPrefix("/api/") { return .init(body: list) }
                return files[asked.path.components(separatedBy: "/").last ?? ""].map { .init(body: $0) }
                    ?? .init(status: 404)
            }
            let error = try await #require(throws: TroveError.self) { try await Self.pull(hub, into: folder) }
            #expect(error.code == code, "\(error)")
            #expect(ModelCache(path: folder.url.path).installed().isEmpty)
            try await hub.stop()
        }
    }

    @Test("Names and addresses that are none are refused in one line")
    func names() throws {
        for name in ["", "a/b/c", "../b", "a/..", ".a", "a/b c", "a--b", "http://x/y", "a/\u{0}", "-a"] {
            #expect(throws: TroveError.self) { try ModelName(name) }
        }
        for address in ["", "file:///etc", "ftp://x", "https://me@evil", "hub"] {
            #expect(throws: TroveError.self) { try HubEndpoint(address) }
        }
        #expect(try HubEndpoint("modelscope").layout == .modelScope)
        #expect(try HubEndpoint("https://mirror.example/").base == "https://mirror.example")
    }
}
