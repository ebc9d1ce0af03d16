internal import HTTPTypes
internal import TroveCore
internal import TroveKit

/// The endpoints as one page that loads nothing.
struct DocsPage {
    let endpoints: [Endpoint]

    var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Trove \(Trove.version)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
        h2 { font-size: 1.05rem; margin: 2rem 0 .2rem } code { font-size: .95em } .m { color: #06c; font-weight: 600 }
        table { border-collapse: collapse; margin: .4rem 0 } td { padding: .1rem .8rem .1rem 0; vertical-align: top }
        pre { background: #f4f4f4; padding: .8rem; overflow: auto } small { color: #666 }
        @media (prefers-color-scheme: dark) { body { background: #161616; color: #ddd } pre { background: #222 } .m { color: #6bf } }
        </style></head><body>
        <h1>Trove</h1>
        <p>Everything but <code>/health</code> and <code>/ready</code> needs <code>Authorization: Bearer TOKEN</code>
        (<code>trove token add NAME</code>). Errors are <code>application/problem+json</code>, switched on by their
        <code>type</code>. The same for programs: <a href="/openapi.json">openapi.json</a>.</p>
        <pre>curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
             -d '{"text": "when does the lease end", "limit": 3}' http://127.0.0.1:7171/v1/search</pre>
        \(endpoints.filter(\.isDescribed).map(section).joined(separator: "\n"))
        </body></html>
        """
    }

    private func section(_ endpoint: Endpoint) -> String {
        var rows = endpoint.parameters.map { row("\($0.name) <small>\($0.place.rawValue)</small>", $0.schema) }
        rows += (endpoint.body?["properties"]?.members ?? []).map { row(escaped($0.name), $0.value) }
        let table = rows.isEmpty ? "" : "<table>\(rows.joined())</table>"
        return """
            <h2><span class="m">\(endpoint.method.rawValue)</span> <code>\(escaped(endpoint.path))</code></h2>
            \(escaped(endpoint.summary))\(endpoint.access.isWriting ? " <small>not with --read-only</small>" : "")\(table)
            """
    }

    private func row(_ name: String, _ schema: JSONValue) -> String {
        let type =
            schema["type"].map { $0.text ?? $0.elements?.compactMap(\.text).joined(separator: " or ") ?? "" } ?? ""
        let range = [schema["minimum"], schema["maximum"]].compactMap { $0?.line }.joined(separator: " to ")
        return "<tr><td><code>\(name)</code></td><td><small>\(type) \(range)</small></td>"
            + "<td>\(escaped(schema["description"]?.text ?? ""))</td></tr>"
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
