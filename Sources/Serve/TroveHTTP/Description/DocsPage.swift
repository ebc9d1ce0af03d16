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
        <link rel="stylesheet" href="/web/docs.css"></head><body>
        <h1>Trove</h1>
        <p><a href="/">Search</a></p>
        <p>Everything but <code>/health</code> and <code>/ready</code> needs <code>Authorization: Bearer TOKEN</code>
        (<code>trove token add NAME</code>). Errors are <code>application/problem+json</code>, switched on by their
        <code>type</code>. The same for programs: <a href="/openapi.json">openapi.json</a>.</p>
        <pre tabindex="0">curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
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
        "<tr><td><code>\(name)</code></td><td><small>\(escaped(type(schema)))</small></td>"
            + "<td>\(escaped(schema["description"]?.text ?? ""))</td></tr>"
    }

    /// What a value may be: its type, its range, the values or forms that there are.
    private func type(_ schema: JSONValue) -> String {
        if let forms = schema["oneOf"]?.elements { return forms.map(type).joined(separator: " or ") }
        if let values = schema["enum"]?.elements { return values.compactMap(\.text).joined(separator: ", ") }
        let names = schema["type"]?.elements?.compactMap(\.text) ?? [schema["type"]?.text ?? ""]
        let range = [schema["minimum"], schema["maximum"]].compactMap { $0?.line }.joined(separator: " to ")
        let usual = schema["default"].map { "usually \($0.line)" } ?? ""
        var text = names.joined(separator: " or ")
        if names == ["array"], let items = schema["items"] { text = "list of " + type(items) }
        if let members = schema["properties"]?.members, !members.isEmpty {
            text = "{" + members.map(\.name).joined(separator: ", ") + "}"
        }
        return [text, range, usual].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
