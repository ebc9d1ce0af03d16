internal import HTTPTypes
internal import Hummingbird
internal import TroveCore

/// `/openapi.json` and `/docs`: the server's description of itself.
enum DescriptionRoutes {
    static func endpoints(describing described: [Endpoint]) -> [Endpoint] {
        let own = [
            Endpoint(
                method: .get, path: "/openapi.json", name: "openapi", summary: "Give this description.",
                reply: (.ok, .json(["type": "object"]))
            ) { _ in .json(.null) },
            Endpoint(
                method: .get, path: "/docs", name: "docs", summary: "Show this description as a page.",
                reply: (.ok, .other("text/html"))
            ) { _ in .json(.null) },
        ]
        let description = OpenAPIDescription(endpoints: described + own).json
        let page = DocsPage(endpoints: described + own).html
        var answered = own
        answered[0].answer = { _ in .json(description) }
        answered[1].answer = { _ in
            var response = Response.text(page, type: "text/html")
            response.headers[.contentSecurityPolicy] = PageRoutes.policy
            return response
        }
        return answered
    }
}
