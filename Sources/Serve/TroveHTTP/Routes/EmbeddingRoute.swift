internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `POST /v1/embeddings`: vectors of texts, in the form of OpenAI's interface.
enum EmbeddingRoute {
    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/embeddings", name: "embed", summary: "Make vectors of texts.", body: schema,
            reply: (.ok, .json(reply)), problems: [.serviceUnavailable]
        ) { call in
            let input = call.body["input"]
            let texts = input?.text.map { [$0] } ?? input?.elements?.compactMap(\.text) ?? []
            let made = try await call.trove.embed(texts)
            if let wanted = call.body["dimensions"]?.integer, wanted != made.dimension {
                throw TroveError(.invalidArgument, "vectors of this encoder have \(made.dimension) numbers")
            }
            let isBase64 = call.body["encoding_format"]?.text == "base64"
            let rows = try made.embeddings.enumerated().map { index, row in
                guard let vector = row.vector else {
                    throw TroveError(
                        .invalidArgument,
                        "the encoder cannot read \(Int((row.unreadShare * 100).rounded())) % of text \(index); "
                            + "it reads Latin script")
                }
                return JSONValue.object([
                    .init(name: "object", value: "embedding"), .init(name: "index", value: .number(Double(index))),
                    .init(
                        name: "embedding", value: isBase64 ? base64(vector) : .array(vector.map { .number(Double($0)) })
                    ),
                ])
            }
            let tokens = Double(made.embeddings.reduce(0) { $0 + $1.tokens })
            return .json([
                "object": "list", "data": .array(rows), "model": .string(made.space),
                "usage": ["prompt_tokens": .number(tokens), "total_tokens": .number(tokens)],
            ])
        }
    ]

    private static let text = Schema.text("", least: 1, most: 100_000)

    private static let schema = Schema.object(
        required: ["input"],
        [
            (
                "input",
                [
                    "description": "A text, or several.",
                    "oneOf": [text, Schema.list("", of: text, least: 1, most: 256)],
                ]
            ),
            ("model", Schema.text("Any name: there is one encoder.", most: 200)),
            ("encoding_format", Schema.text("How numbers are written.", of: ["float", "base64"])),
            ("dimensions", Schema.whole("Numbers of a vector; no other count than the encoder's.", 1...100_000)),
            ("user", Schema.text("Taken and not used.", most: 200)),
        ])

    private static let reply = Schema.object(
        required: ["object", "data", "model", "usage"],
        [
            ("object", Schema.text("", of: ["list"])),
            (
                "data",
                Schema.list(
                    "",
                    of: Schema.object(
                        required: ["object", "index", "embedding"],
                        [
                            ("object", Schema.text("", of: ["embedding"])),
                            ("index", ["type": "integer"]),
                            ("embedding", ["type": ["array", "string"], "items": ["type": "number"]]),
                        ]))
            ),
            ("model", ["type": "string"]),
            (
                "usage",
                Schema.object([("prompt_tokens", ["type": "integer"]), ("total_tokens", ["type": "integer"])])
            ),
        ])

    /// Numbers of 32 bits in little-endian order.
    private static func base64(_ vector: [Float]) -> JSONValue {
        var data = Data(capacity: vector.count * 4)
        for value in vector {
            let bits = value.bitPattern
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                data.append(UInt8(truncatingIfNeeded: bits >> shift))
            }
        }
        return .string(data.base64EncodedString())
    }
}
