internal import HTTPTypes
internal import Hummingbird
internal import TroveMCP

/// `POST /mcp`: the agents' protocol over streamable HTTP.
enum MCPRoute {
    static let endpoints = [
        Endpoint(
            method: .post, path: "/mcp", name: "mcp", summary: "Speak the Model Context Protocol.", bytes: .always,
            reply: (.ok, .other("application/json")), isDescribed: false
        ) { call in
            let headers = call.request.headers
            let reply = await call.served.mcp.respond(
                toPost: call.bytes, access: MCPAccess(scope: call.scope)
            ) { name in HTTPField.Name(name).flatMap { headers[$0] } }
            var response = Response(
                status: .init(code: reply.status), body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
            for (name, value) in reply.headers {
                if let name = HTTPField.Name(name) { response.headers[name] = value }
            }
            return response
        }
    ]
}
