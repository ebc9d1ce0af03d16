internal import TroveCore

/// What an endpoint says went wrong: an object, or bare text; its code a word or a number.
struct EndpointError {
    let message: String
    let kind: String

    /// Reads the error of a frame or a reply; nil where it holds none.
    init?(_ json: JSONValue) {
        guard let error = json["error"], !error.isNull else {
            // vLLM's older form.
            guard json["object"]?.text == "error", let message = json["message"]?.text else { return nil }
            (self.message, kind) = (message, json["type"]?.text ?? "")
            return
        }
        message = error.text ?? error["message"]?.text ?? json["message"]?.text ?? "an error without words"
        kind = [error["type"]?.text, error["code"]?.text, error["code"]?.integer.map(String.init)]
            .compactMap { $0 }.joined(separator: " ")
    }

    private init(message: String, kind: String) { (self.message, self.kind) = (message, kind) }

    /// Reads a reply's body, whatever it is.
    static func read(_ body: [UInt8]) -> EndpointError {
        if let json = try? JSONValue(body, of: "the error"), let error = EndpointError(json) { return error }
        let problem = try? JSONValue(body, of: "the error")["detail"]?.text
        let text = problem ?? String(decoding: body.prefix(200), as: UTF8.self)
        return EndpointError(message: text.isEmpty ? "nothing" : text, kind: "")
    }

    private var words: String { (message + " " + kind).lowercased() }

    /// The prompt does not fit.
    var isOverflow: Bool {
        words.contains("exceed_context") || words.contains("context_length") || words.contains("context length")
            || words.contains("context size") || words.contains("context window") || words.contains("maximum context")
    }
    var isLoading: Bool { words.contains("loading") }
    var isAboutPictures: Bool {
        words.contains("image") || words.contains("multimodal") || words.contains("mmproj") || words.contains("vision")
    }
    var isAboutTools: Bool { words.contains("tool") || words.contains("function") }
    var isAboutSchemas: Bool {
        words.contains("response_format") || words.contains("json_schema") || words.contains("grammar")
    }
    var isAboutLimit: Bool { words.contains("max_completion_tokens") }
    var isAboutOptions: Bool { words.contains("stream_options") || words.contains("temperature") }

    /// The failure that people see.
    func failure(host: String) -> TroveError {
        isOverflow
            ? TroveError(.limitExceeded, "the prompt is too long for \(host): \(shown); give --budget a smaller number")
            : TroveError(.unavailable, "\(host) failed: \(shown); see its own log")
    }

    /// The message in one line.
    var shown: String {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        return String(QuotedText(line).text.prefix(300))
    }
}
