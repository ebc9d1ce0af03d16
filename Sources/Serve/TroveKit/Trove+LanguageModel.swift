internal import Foundation
internal import Synchronization
internal import TroveAnswer
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveQuery
internal import TroveWire

/// Language models, by choice.
extension Trove {
    /// The endpoint that the settings turn on; nil for none. Only then the usual variables of others are read.
    /// - Throws: `.invalidArgument` for an address that is none.
    func endpoint() throws(TroveError) -> ChatEndpoint? {
        let environment = ProcessInfo.processInfo.environment
        var address = configuration[.llm]
        let model = configuration[.llmModel]
        let common = environment["OPENAI_BASE_URL"] ?? ""
        if address.isEmpty, !model.isEmpty {
            guard !common.isEmpty else {
                throw TroveError(.invalidArgument, "--model names a model, but no endpoint: give --llm URL too")
            }
            address = common
        }
        guard !address.isEmpty else { return nil }
        if address == "openai" { address = common.isEmpty ? "https://api.openai.com/v1" : common }
        let own = configuration[.llmKey]
        let borrowed = environment["OPENAI_API_KEY"] ?? ""
        if !own.isEmpty { return try ChatEndpoint(address, model: model, key: own) }
        // A key that was meant for somebody else is not sent where all can read it.
        if !borrowed.isEmpty, let found = try? ChatEndpoint(address, model: model, key: borrowed) { return found }
        return try ChatEndpoint(address, model: model, key: nil)
    }

    /// The host that questions and passages would go to and never went to before; nil where there is none.
    public func newEndpoint() async throws -> String? {
        guard let endpoint = try endpoint() else { return nil }
        return try await catalog().endpointUses().contains { $0.use.host == endpoint.host } ? nil : endpoint.host
    }

    /// The language model that writes answers; nil for none.
    func languageModel(_ catalog: SQLiteCatalog) async throws -> ChatClient? {
        if let known = connectedModel.withLock({ $0 }) { return known }
        guard let endpoint = try endpoint() else { return nil }
        let known = try await catalog.endpointUses().last {
            $0.use.host == endpoint.host && (endpoint.model.isEmpty || $0.use.model == endpoint.model)
        }
        let traits = known.flatMap { try? JSONDecoder().decode(EndpointTraits.self, from: Data($0.traits.utf8)) }
        let made = ChatClient(
            endpoint, transport: HTTPChatTransport(silence: configuration.number(.llmSilence)),
            traits: traits ?? EndpointTraits())
        return connectedModel.withLock { client in
            if let client { return client }
            client = made
            return made
        }
    }

    /// Has the model write an answer from what was found. A model that fails leaves the documents' own sentences.
    func written(
        _ request: AskRequest, _ extracted: Answer, _ hits: [Hit], pictures: [ChatMessage.Picture] = [],
        _ client: ChatClient, _ catalog: SQLiteCatalog,
        onSentence: @Sendable (Answer.Sentence, [AnswerCitation]) -> Void
    ) async throws -> Answer {
        // The encoder is loaded already; its tokenizer alone would be read anew with each question.
        let encoder = try availableEncoder().0
        let writer = AnswerWriter(
            client: client, certifier: try certifier(), catalog: catalog,
            counter: encoder?.tokenizer ?? (try? tokenCounter()), budget: configuration.integer(.llmBudget))
        do {
            let written = try await writer.answer(
                request, extracted: extracted, hits: hits, pictures: pictures, onSentence: onSentence)
            try await count(written.reply, client, catalog)
            return written.answer
        } catch let error as TroveError {
            var answer = extracted
            answer.warnings.append("\(error.message); these are the documents' own sentences")
            return answer
        }
    }

    /// Asks the endpoint what it can do, and remembers it.
    func probeLanguageModel() async throws -> (model: String, abilities: String) {
        let catalog = try catalog()
        guard let client = try await languageModel(catalog) else {
            throw TroveError(.invalidArgument, "no language model is turned on; give --llm URL")
        }
        let cost = try await EndpointProbe(client).run()
        let now = Date().timeIntervalSince1970
        try await remember(
            EndpointUse(
                host: client.endpoint.host, model: client.model, requests: cost.requests, sentBytes: cost.sentBytes,
                receivedBytes: cost.receivedBytes, firstAt: now, lastAt: now), client, catalog)
        return (client.model, client.traits.described)
    }

    /// Adds to what the endpoint was sent.
    func count(_ reply: ChatReply, _ client: ChatClient, _ catalog: SQLiteCatalog) async throws {
        let now = Date().timeIntervalSince1970
        let use = EndpointUse(
            host: client.endpoint.host, model: client.model, requests: 1, sentBytes: reply.sentBytes,
            receivedBytes: reply.receivedBytes, firstAt: now, lastAt: now)
        try await remember(use, client, catalog)
    }

    private func remember(_ use: EndpointUse, _ client: ChatClient, _ catalog: SQLiteCatalog) async throws {
        try await catalog.count(
            use, traits: String(decoding: try JSONEncoder().encode(client.traits), as: UTF8.self))
    }

    /// Picture files as an endpoint takes them: those of the usual formats that are small enough.
    static func chatPictures(_ files: [URL]) -> [ChatMessage.Picture] {
        files.compactMap { file in
            guard let bytes = FileManager.default.contents(atPath: file.path), bytes.count <= 8 << 20 else {
                return nil
            }
            let kinds: [(start: [UInt8], mime: String)] = [
                ([0x89, 0x50, 0x4E, 0x47], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
                ([0x47, 0x49, 0x46], "image/gif"),
            ]
            return kinds.first { bytes.starts(with: $0.start) }.map { .init(mime: $0.mime, bytes: [UInt8](bytes)) }
        }
    }
}
