import HTTPTypes
import Testing
import TroveCore
import TroveKit

@Suite struct DescriptionTests {
    @Test("Every operation is described once, and its references lead somewhere")
    func openAPI() async throws {
        let server = try await TestServer()
        let description = try await server.ask(.get, "/openapi.json").json
        #expect(description["openapi"] == "3.1.0")
        var names: [String] = []
        for path in description["paths"]?.members ?? [] {
            for operation in path.value.members ?? [] {
                names.append(operation.value["operationId"]?.text ?? "")
                #expect(operation.value["responses"]?.members?.isEmpty == false)
            }
        }
        #expect(Set(names).count == names.count && names.contains("search") && names.contains("followSync"))
        let schemas = Set(description["components"]?["schemas"]?.members?.map(\.name) ?? [])
        for reference in Self.references(description) {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            #expect(schemas.contains(name) || reference == "#/components/responses/Problem", "\(reference)")
        }
    }

    @Test("The page of the description loads nothing and names every address")
    func docs() async throws {
        let server = try await TestServer()
        let page = try await server.ask(.get, "/docs")
        let html = String(decoding: page.bytes, as: UTF8.self)
        #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
        #expect(!html.contains("<script") && !html.contains("src=") && html.contains("/v1/crops/{id}.png"))
    }

    @Test("Metrics are in the text format, with the lag of syncs and the failed files")
    func metrics() async throws {
        let server = try await TestServer()
        _ = try await server.ask(.get, "/v1/status")
        let reply = try await server.ask(.get, "/metrics")
        let lines = String(decoding: reply.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(reply.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(lines.contains("trove_documents 1.0") && lines.contains("trove_failed_files 0.0"))
        #expect(lines.contains { $0.hasPrefix("trove_sync_lag_seconds ") && !$0.hasSuffix("NaN") })
        #expect(lines.contains("# TYPE trove_http_request_seconds histogram"))
        #expect(
            lines.contains {
                $0.hasPrefix("trove_http_requests_total{route=\"/v1/status\",method=\"GET\",status=\"200\"} 1")
            })
        for line in lines where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: /[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? (NaN|[0-9.e+-]+)/) != nil, "\(line)")
        }
    }

    private static func references(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { $0.name == "$ref" ? [$0.value.text ?? ""] : references($0.value) }
        case .array(let elements): elements.flatMap(references)
        default: []
        }
    }
}
