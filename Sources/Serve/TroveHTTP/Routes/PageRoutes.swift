internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `/` and what it loads: the page for people. Its files lie in `Page/` and are built into the executable.
enum PageRoutes {
    static let endpoints =
        files.map { file in endpoint(file) } + [signIn, style]

    /// What browsers may do with the page: load its own files and nothing else.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// A file of the page.
    struct File: Sendable {
        var path: String
        var type: String
        var bytes: [UInt8]
    }

    private static let script = "text/javascript"

    private static let files = [
        File(path: "/", type: "text/html", bytes: PackageResources.index_html),
        File(path: "/web/page.css", type: "text/css", bytes: PackageResources.page_css),
        File(path: "/web/docs.css", type: "text/css", bytes: PackageResources.docs_css),
        File(path: "/web/icon.svg", type: "image/svg+xml", bytes: PackageResources.icon_svg),
        File(path: "/web/app.js", type: script, bytes: PackageResources.app_js),
        File(path: "/web/dom.js", type: script, bytes: PackageResources.dom_js),
        File(path: "/web/server.js", type: script, bytes: PackageResources.server_js),
        File(path: "/web/search.js", type: script, bytes: PackageResources.search_js),
        File(path: "/web/answer.js", type: script, bytes: PackageResources.answer_js),
        File(path: "/web/hit.js", type: script, bytes: PackageResources.hit_js),
        File(path: "/web/reader.js", type: script, bytes: PackageResources.reader_js),
        File(path: "/web/library.js", type: script, bytes: PackageResources.library_js),
        File(path: "/web/memory.js", type: script, bytes: PackageResources.memory_js),
    ]

    private static func endpoint(_ file: File) -> Endpoint {
        Endpoint(
            method: .get, path: file.path, name: "page:\(file.path)", summary: "A file of the page for people.",
            reply: (.ok, .other(file.type)), isDescribed: false
        ) { _ in .file(file) }
    }

    /// What a browser without access gets, and what a form there sends.
    private static let signIn = Endpoint(
        method: .post, path: "/open", name: "signIn", summary: "Take a token for a browser's cookie.", access: .anyone,
        bytes: .always, reply: (.seeOther, .none), isDescribed: false
    ) { call in
        let text = try FormFields(call.bytes)["token"] ?? ""
        guard let cookie = try await call.served.browsers.admit(text, to: call.trove) else {
            throw Problem(.unauthorized, "unauthorized", "the token is not known; make one: trove token add NAME")
        }
        return Response(
            status: .seeOther, headers: [.location: "/", .setCookie: Authentication.setting(cookie)])
    }

    private static let style = Endpoint(
        method: .get, path: "/web/sign-in.css", name: "signInStyle", summary: "How the sign-in page looks.",
        access: .anyone, reply: (.ok, .other("text/css")), isDescribed: false
    ) { _ in .file(File(path: "", type: "text/css", bytes: PackageResources.sign_in_css)) }
}

extension Response {
    /// A file of the page.
    static func file(_ file: PageRoutes.File) -> Response {
        let text = file.type.hasPrefix("image/") ? file.type : file.type + "; charset=utf-8"
        return Response(
            status: .ok, headers: [.contentType: text, .contentSecurityPolicy: PageRoutes.policy],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    /// What a browser without access sees: how to get in, with the same status as a program gets.
    static func signIn(_ problem: Problem, isRefused: Bool) -> Response {
        var page = String(decoding: PackageResources.sign_in_html, as: UTF8.self)
        page = page.replacing("{{refused}}", with: isRefused ? "That token is not known." : "")
        var response = Response.text(page, type: "text/html")
        response.status = problem.status
        response.headers[.contentSecurityPolicy] = PageRoutes.policy
        // So that the form names the origin it is sent from.
        response.headers[.referrerPolicy] = "same-origin"
        for field in problem.headers { response.headers.append(field) }
        return response
    }
}
