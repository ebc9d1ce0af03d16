internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `POST /v1/search`: the question of words, pictures or both.
enum SearchRoute {
    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/search", name: "search",
            summary: "Find the passages, pages and pictures that answer a question best.", body: schema,
            form: FormBody(field: "image", member: .picture),
            reply: (.ok, .json(Schema.named("SearchResponse"))),
            problems: [.notFound, .serviceUnavailable, .gatewayTimeout],
            links: [("getChunk", "id", "$response.body#/results/0/id")]
        ) { call in
            let session = try await call.served.store.session()
            guard let images = call.body["images"]?.elements, !images.isEmpty else {
                return try .json(try await session.search(request(call.body), within: call.scope))
            }
            var query = try query(call.body)
            for image in images { try await add(image, to: &query, call) }
            return try .json(try await session.search(query, limit: limit(call.body), within: call.scope))
        }
    ]

    static let picture: JSONValue = [
        "description": "A picture: its bytes, the address of a file below a root, or the id of a hit or document.",
        "oneOf": [
            Schema.object(required: ["data"], [("data", Schema.text("Base64 of a picture file.", least: 4))]),
            Schema.object(
                required: ["uri"], [("uri", Schema.text("`file:` address or absolute path.", least: 1, most: 4096))]),
            Schema.object(required: ["id"], [("id", Schema.text("Id of a hit or document.", least: 1, most: 64))]),
        ],
    ]

    private static let schema = Schema.object(
        oneOfWhich: ["text", "images", "like"],
        [
            (
                "text",
                Schema.text("The question, in words. May be left out where pictures or `like` ask.", most: 20_000)
            ),
            ("images", Schema.list("Pictures to find the like of.", of: picture, most: 8)),
            ("image_weight", Schema.share("Share of the pictures in the score, beside the words.", usual: 0.5)),
            ("not", Schema.list("What a hit should not be about.", of: Schema.text("", least: 1, most: 2000), most: 8)),
            (
                "filter",
                [
                    "type": ["string", "object"], "maxLength": 20_000,
                    "description": "`path:reports/** page>3 lang:zh`, or Mongo-style JSON.",
                ]
            ),
            (
                "scope",
                Schema.list("Folders to search below, absolute.", of: Schema.text("", least: 1, most: 4096), most: 64)
            ),
            ("limit", Schema.whole("The most hits.", 1...1000, usual: 10)),
            ("mode", Schema.text("How to search.", of: SearchMode.allCases.map(\.rawValue))),
            ("like", Schema.text("Id of a hit or document that more are wanted like.", least: 1, most: 64)),
            ("min_relevance", Schema.share("The least relevance of a hit.", usual: 0)),
            ("cursor", Schema.text("`next_cursor` of the answer before.", least: 1, most: 100)),
            ("budget", Schema.whole("Tokens that the hits may take as one text with citations.", 1...10_000_000)),
            (
                "hops",
                Schema.text(
                    "How often names of the first hits are followed to passages that say more of them; auto if left out.",
                    of: Hops.allCases.map(\.rawValue))
            ),
            ("per_document", Schema.whole("The most hits of one document.", 1...1000)),
            ("diversity", Schema.share("What alikeness to better hits costs.", usual: 0)),
            ("neighbours", Schema.whole("Passages given before and after each hit.", 0...20, usual: 0)),
            ("parents", Schema.flag("Give the section or table that each hit is a part of.")),
            ("duplicates", Schema.flag("Keep hits that say the same.")),
            ("explain", Schema.flag("Show every part of every score.")),
        ])

    /// Fields that ask for words alone.
    private static let ofWords = [
        "mode", "like", "min_relevance", "cursor", "per_document", "diversity", "neighbours", "parents", "duplicates",
        "explain", "hops",
    ]

    private static func limit(_ body: JSONValue) -> Int {
        body["limit"]?.integer ?? body["budget"]?.integer.map { min(1000, max(10, $0 / 40)) } ?? 10
    }

    static func filter(_ body: JSONValue) -> String {
        body["filter"].map { $0.text ?? $0.line } ?? ""
    }

    static func texts(_ value: JSONValue?) -> [String] { value?.elements?.compactMap(\.text) ?? [] }

    private static func request(_ body: JSONValue) throws -> SearchRequest {
        guard body["not"] == nil, body["image_weight"] == nil else {
            throw TroveError(.invalidArgument, "`not` and `image_weight` go with `images`")
        }
        var request = SearchRequest(body["text"]?.text ?? "", limit: limit(body))
        request.mode = body["mode"]?.text.flatMap(SearchMode.init) ?? .hybrid
        request.filter = filter(body)
        request.scope = texts(body["scope"])
        request.like = body["like"]?.text
        request.minimumRelevance = body["min_relevance"]?.double ?? 0
        request.cursor = body["cursor"]?.text
        request.budget = body["budget"]?.integer
        request.perDocument = body["per_document"]?.integer
        request.diversity = body["diversity"]?.double ?? 0
        request.neighbours = body["neighbours"]?.integer ?? 0
        request.hops = body["hops"]?.text.flatMap(Hops.init) ?? .auto
        request.parents = body["parents"]?.truth == true
        request.collapses = body["duplicates"]?.truth != true
        request.explains = body["explain"]?.truth == true
        return request
    }

    private static func query(_ body: JSONValue) throws -> PictureQuery {
        if let other = ofWords.first(where: { body[$0] != nil }) {
            throw TroveError(.invalidArgument, "`\(other)` goes with words alone; leave it out beside `images`")
        }
        var query = PictureQuery(text: body["text"]?.text ?? "")
        query.unwantedTexts = texts(body["not"])
        query.imageWeight = body["image_weight"]?.double ?? 0.5
        query.filter = filter(body)
        query.scope = texts(body["scope"])
        query.budget = body["budget"]?.integer
        return query
    }

    /// Adds a picture to a question; it is decoded in a worker alone.
    static func add(_ image: JSONValue, to query: inout PictureQuery, _ call: Call) async throws {
        if let text = image["data"]?.text {
            guard let data = Data(base64Encoded: text), !data.isEmpty else {
                throw TroveError(.invalidArgument, "`data` of a picture is no base64")
            }
            query.uploads.append(data)
        } else if let uri = image["uri"]?.text {
            query.images.append(try await call.trove.file(uri, scope: call.scope))
        } else if let id = image["id"]?.text {
            query.uploads.append(try await call.trove.picture(of: id, cutsToPassage: true, scope: call.scope))
        }
    }
}
