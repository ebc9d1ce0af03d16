internal import Foundation
internal import Synchronization
internal import TroveCore

/// Asks an OpenAI-compatible endpoint. Every request ends in a reply or in an error that says what to do; what an
/// endpoint cannot do is learned once and remembered.
package final class ChatClient: Sendable {
    package let endpoint: ChatEndpoint
    private let transport: any ChatTransport
    private let known: Mutex<(traits: EndpointTraits, model: String, isProbed: Bool)>
    private let patience: Duration

    /// Times that a request is sent at most.
    private static let attempts = 4
    /// Longest wait that an endpoint may ask for, in seconds.
    private static let longestWait = 20.0
    /// Errors and lists are short.
    private static let bodyLimit = 1 << 20

    /// - Parameters:
    ///   - traits: What was learned before.
    ///   - patience: The first wait before a request is sent again; doubled each time.
    package init(
        _ endpoint: ChatEndpoint, transport: any ChatTransport, traits: EndpointTraits = EndpointTraits(),
        patience: Duration = .milliseconds(500)
    ) {
        self.endpoint = endpoint
        self.transport = transport
        self.patience = patience
        known = Mutex((traits, endpoint.model, false))
    }

    /// What is known of the endpoint so far.
    package var traits: EndpointTraits { known.withLock { $0.traits } }
    /// The model that answers.
    package var model: String { known.withLock { $0.model } }

    // MARK: - Asking

    /// Asks once, and again where the endpoint is busy or cannot do what was asked in that form.
    /// - Parameter onText: Gets the words as they come.
    /// - Throws: `.unavailable`, `.timedOut`, `.limitExceeded`, `.invalidArgument`, `.corruptInput`, `CancellationError`.
    package func complete(
        _ request: ChatRequest, onText: @Sendable (String) -> Void = { _ in }
    ) async throws -> ChatReply {
        if model.isEmpty { try await probe() }
        var warnings: [String] = []
        var wait = patience
        var attempt = 1
        while true {
            try Task.checkCancellation()
            let body = Array(request.body(model: model, traits: traits).line.utf8)
            let reply = try await transport.send(
                WireRequest(
                    url: endpoint.base + "/chat/completions", host: endpoint.host, key: endpoint.key, body: body))
            if (200..<300).contains(reply.status) {
                do {
                    var made = try await read(reply, onText: onText)
                    made.sentBytes = body.count
                    made.warnings = warnings + self.warnings(made, request)
                    return made
                } catch let refusal as Refusal {
                    guard let learned = learn(from: refusal.error, request) else {
                        throw refusal.error.failure(host: endpoint.host)
                    }
                    warnings += learned
                    continue
                }
            }
            let error = EndpointError.read(try await bytes(of: reply))
            if let learned = learn(from: error, request) {
                warnings += learned
                continue
            }
            guard Self.isPassing(reply.status, error), attempt < Self.attempts else {
                throw failure(reply.status, error)
            }
            attempt += 1
            let asked = reply.retryAfter ?? 0
            guard asked <= Self.longestWait else {
                throw TroveError(.busy, "\(endpoint.host) asks to wait \(Int(asked)) s; try again then")
            }
            try await Task.sleep(for: max(wait, .seconds(asked)))
            wait *= 2
        }
    }

    private static func isPassing(_ status: Int, _ error: EndpointError) -> Bool {
        [408, 409, 429].contains(status) || status >= 500 && !error.isAboutSchemas && !error.isAboutTools
    }

    // MARK: - Reading

    /// A reply of 200 that refuses in its first frame, before any word.
    private struct Refusal: Error {
        let error: EndpointError
    }

    private func read(_ reply: WireReply, onText: @Sendable (String) -> Void) async throws -> ChatReply {
        var assembler = ReplyAssembler()
        var events = ServerSentEvents()
        var whole: [UInt8] = []
        var received = 0
        func take(_ event: [UInt8]) throws {
            if assembler.assembled().text.isEmpty, let json = try? JSONValue(event, of: "a frame"),
                let error = EndpointError(json)
            {
                throw Refusal(error: error)
            }
            let text = try assembler.take(event, host: endpoint.host)
            if !text.isEmpty { onText(text) }
        }
        for try await part in reply.body {
            received += part.count
            guard reply.isEventStream else {
                whole += part
                if whole.count > Self.bodyLimit * 8 { break }
                continue
            }
            guard let complete = events.events(part) else {
                throw TroveError(.corruptInput, "\(endpoint.host) sent a line without end; it is no such endpoint")
            }
            for event in complete { try take(event) }
        }
        if reply.isEventStream {
            for event in events.rest() { try take(event) }
        } else if !whole.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }) {
            // It did not stream although it was asked to, or it did and did not say so.
            var late = ServerSentEvents()
            if whole.starts(with: Array("data:".utf8)) {
                for event in (late.events(whole) ?? []) + late.rest() { try take(event) }
            } else {
                try take(whole)
            }
        }
        guard received > 0 else {
            throw TroveError(.unavailable, "\(endpoint.host) gave an empty answer; see its own log")
        }
        guard assembler.isFinished else {
            throw TroveError(.unavailable, "\(endpoint.host) broke off in the middle of its answer; try again")
        }
        var made = assembler.assembled()
        made.receivedBytes = received
        return made
    }

    private func bytes(of reply: WireReply) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in reply.body {
            bytes += part
            if bytes.count > Self.bodyLimit { break }
        }
        return bytes
    }

    /// Less than this share of the prompt that was counted here: the endpoint cut it.
    private static let leastShare = 0.5

    private func warnings(_ reply: ChatReply, _ request: ChatRequest) -> [String] {
        var warnings: [String] = []
        if reply.finish == .length {
            warnings.append("the answer was cut at \(request.answerTokens) tokens")
        }
        if let counted = request.countedTokens, let said = reply.promptTokens, said > 0,
            Double(said) < Self.leastShare * Double(counted)
        {
            warnings.append(
                "\(endpoint.host) read \(said) tokens of some \(counted) and dropped the rest silently; "
                    + "raise its context length or lower --budget")
        }
        return warnings
    }

    // MARK: - Learning

    /// Notes what an endpoint cannot do, and says so; nil where an error teaches nothing that would help.
    private func learn(from error: EndpointError, _ request: ChatRequest) -> [String]? {
        known.withLock { known in
            if request.hasPictures, known.traits.takesPictures != false, error.isAboutPictures {
                known.traits.takesPictures = false
                return ["\(endpoint.host) takes no pictures: the question was asked without them"]
            }
            if error.isAboutLimit, !known.traits.wantsNewLimit {
                known.traits.wantsNewLimit = true
                return []
            }
            if error.isAboutOptions, known.traits.takesOptions {
                known.traits.takesOptions = false
                return []
            }
            return nil
        }
    }

    /// Notes a form that did not work.
    func note(_ change: (inout EndpointTraits) -> Void) { known.withLock { change(&$0.traits) } }

    private func failure(_ status: Int, _ error: EndpointError) -> TroveError {
        let host = endpoint.host
        if error.isOverflow { return error.failure(host: host) }
        switch status {
        case 401, 403:
            return TroveError(
                .unavailable,
                "\(host) refused the key: \(error.shown); set TROVE_LLM_KEY or OPENAI_API_KEY to one that it takes")
        case 404:
            return TroveError(
                .notFound, "\(host) knows no such model or path: \(error.shown); check --model and --llm")
        case 300..<400:
            return TroveError(.unavailable, "\(host) sends elsewhere; give --llm the address that it names")
        case 503 where error.isLoading:
            return TroveError(.busy, "\(host) is still loading its model; try again in a while")
        case 429: return TroveError(.busy, "\(host) has too much to do: \(error.shown); try again later")
        default: return TroveError(.unavailable, "\(host) failed with status \(status): \(error.shown)")
        }
    }

    // MARK: - Probing

    /// Asks once which models there are, how long their context is, and takes the only one where none was named.
    /// - Throws: `.invalidArgument` where there are several and none was named; what a request throws.
    package func probe() async throws {
        guard !known.withLock({ $0.isProbed }) else { return }
        let reply = try await transport.send(
            WireRequest(url: endpoint.base + "/models", host: endpoint.host, key: endpoint.key, body: nil))
        let bytes = try await bytes(of: reply)
        guard reply.status == 200, let list = try? JSONValue(bytes, of: "the models"),
            let models = list["data"]?.elements
        else {
            guard model.isEmpty else { return known.withLock { $0.isProbed = true } }
            if [401, 403, 422].contains(reply.status) { throw failure(reply.status, .read(bytes)) }
            throw TroveError(.invalidArgument, "\(endpoint.host) does not list its models; name one with --model")
        }
        let names = models.compactMap { $0["id"]?.text }
        if model.isEmpty, names.count != 1 {
            let shown = names.prefix(8).joined(separator: ", ")
            throw TroveError(
                .invalidArgument, "\(endpoint.host) has \(names.count) models: name one with --model: \(shown)")
        }
        let chosen = model.isEmpty ? names[0] : model
        let entry = models.first { $0["id"]?.text == chosen }
        known.withLock {
            ($0.model, $0.isProbed) = (chosen, true)
            $0.traits.contextTokens =
                entry?["max_model_len"]?.integer ?? entry?["loaded_context_length"]?.integer
                ?? entry?["context_length"]?.integer ?? entry?["meta"]?["n_ctx"]?.integer ?? $0.traits.contextTokens
        }
    }
}
