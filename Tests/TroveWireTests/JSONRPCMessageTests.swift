import TestSupport
import Testing
import TroveCore
import TroveWire

@Suite("JSON-RPC messages") struct JSONRPCMessageTests {
    private static let all: [JSONRPCMessage] = [
        .request(id: .number(1), method: "a", params: [:]), .request(id: .text("x"), method: "a", params: ["b": 1]),
        .request(id: .null, method: "a", params: [1, 2]), .notification(method: "n", params: ["k": "v"]),
        .result(id: .number(1.5), ["ok": true]), .result(id: .text(""), nil),
        .failure(id: .null, JSONRPCError(code: -32700, message: "m", data: ["x": 1])),
    ]

    @Test("What is written is read as it was", arguments: all)
    func roundTrip(message: JSONRPCMessage) throws {
        let read = try JSONRPCBatch([UInt8](message.json.line.utf8))
        #expect(read.entries == [.message(message)] && !read.isArray)
    }

    @Test(
        "What is no message is answered as an invalid request, to its identifier where that can be read",
        arguments: [
            ("1", nil), ("\"text\"", nil), ("null", nil), ("{}", nil), (#"{"jsonrpc":"1.0","id":7,"method":"a"}"#, 7.0),
            (#"{"jsonrpc":"2.0","id":7}"#, 7), (#"{"jsonrpc":"2.0","id":7,"method":1}"#, 7),
            (#"{"jsonrpc":"2.0","id":[],"method":"a"}"#, nil), (#"{"jsonrpc":"2.0","id":{},"method":"a"}"#, nil),
            (#"{"jsonrpc":"2.0","id":true,"method":"a"}"#, nil),
            (#"{"jsonrpc":"2.0","id":7,"method":"a","params":3}"#, 7),
            (#"{"jsonrpc":"2.0","id":7,"method":"a","params":"x"}"#, 7),
            (#"{"jsonrpc":"2.0","id":7,"result":1,"error":{"code":1,"message":""}}"#, 7),
            (#"{"jsonrpc":"2.0","id":7,"error":{"code":"1"}}"#, 7),
            (#"{"jsonrpc":"2.0","id":1e300,"method":"a"}"#, nil),
        ] as [(String, Double?)])
    func malformed(text: String, id: Double?) throws {
        let batch = try JSONRPCBatch([UInt8](text.utf8))
        guard case .malformed(let found, let error) = try #require(batch.entries.first) else {
            Issue.record("\(text) was read as a message")
            return
        }
        #expect(error.code == -32600 && found == (id.map { .number($0) } ?? .null))
    }

    @Test("Text that is no JSON is a parse error, wherever it is cut")
    func parseErrors() throws {
        let whole = [UInt8](Self.all[1].json.line.utf8)
        for end in 0..<whole.count {
            #expect { _ = try JSONRPCBatch(Array(whole[..<end])) } throws: { ($0 as? JSONRPCError)?.code == -32700 }
        }
        for bytes: [UInt8] in [[0xFF], [0x22, 0xC3, 0x22], Array(repeating: UInt8(ascii: "["), count: 10_000)] {
            #expect { _ = try JSONRPCBatch(bytes) } throws: { ($0 as? JSONRPCError)?.code == -32700 }
        }
    }

    @Test("Random changes of a message are read or refused, and never a trap")
    func mutations() {
        var random = SplitMix64(seed: 7)
        for message in Self.all {
            let whole = [UInt8](message.json.line.utf8)
            for _ in 0..<300 {
                var bytes = whole
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                _ = try? JSONRPCBatch(bytes)
            }
        }
    }

    @Test("An array is answered by an array in order; one without requests by nothing")
    func batches() throws {
        let text = #"[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","method":"n"},5]"#
        let batch = try JSONRPCBatch([UInt8](text.utf8))
        #expect(batch.isArray && batch.entries.count == 3)
        #expect(batch.reply([]) == nil)
        #expect(batch.reply([.result(id: .number(1), 2)])?.elements?.count == 1)
    }

    @Test("Arrays of nothing and of too much are refused")
    func oddBatches() {
        let many = "[" + Array(repeating: "1", count: 65).joined(separator: ",") + "]"
        for text in ["[]", many] {
            #expect { _ = try JSONRPCBatch([UInt8](text.utf8)) } throws: { ($0 as? JSONRPCError)?.code == -32600 }
        }
    }

    @Test("Whole numbers up to 2^53 are given back digit by digit")
    func largeIdentifiers() throws {
        for text in ["9007199254740991", "-9007199254740991", "1000000000000000", "0", "123456789012345"] {
            let batch = try JSONRPCBatch([UInt8](#"{"jsonrpc":"2.0","id":\#(text),"method":"a"}"#.utf8))
            guard case .message(.request(let id, _, _)) = batch.entries[0] else {
                Issue.record("\(text) was not read")
                continue
            }
            #expect(id.json.line == text)
        }
    }
}
