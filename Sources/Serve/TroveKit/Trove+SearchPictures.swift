internal import Foundation
internal import Synchronization
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveModels
internal import TroveQuery
internal import TroveVision
internal import TroveWorker

/// Searching with pictures.
extension Trove {
    /// Finds pictures, pages and passages by what they look like, what they say, or both.
    /// - Parameter limit: The most hits wanted, 1 to 1,000.
    /// - Throws: `.notFound` for a file or store that is not there, `.unsupportedFormat` for a file that is no picture,
    ///   `.unavailable` where the picture encoder is not installed, `.invalidArgument`.
    public func search(_ query: PictureQuery, limit: Int = 10) async throws -> SearchResponse {
        var query = query
        query.scope = query.scope.map(Self.canonical)
        return try await search(query, limit: limit, in: store(create: false), catalog())
    }

    /// Answers a question with pictures over a store that is open; its scope is canonical.
    func search(
        _ query: PictureQuery, limit: Int, in store: StoreFolder, _ catalog: SQLiteCatalog
    ) async throws -> SearchResponse {
        guard (0...1).contains(query.imageWeight) else {
            throw TroveError(.invalidArgument, "the weight of the pictures must lie between 0 and 1")
        }
        guard query.hasPictures || query.text.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "there is nothing to search for; give some words or a picture")
        }
        let encoder = try visualEncoder()
        let space = try await catalog.space(fingerprint: encoder.fingerprint)
        var question = PictureQuestion(
            text: query.text, pictures: try await pictures(of: query, in: space, encoder, catalog),
            unwantedTexts: query.unwantedTexts,
            unwantedPictures: try await reader(encoder, query.region).read(query.unwantedImages, withWords: false),
            pictureWeight: query.imageWeight, limit: limit)
        question.filter = query.filter
        question.scope = query.scope
        question.budget = query.budget
        // Words read from pictures are looked for as they stand: they need no text encoder.
        let saysWords = !query.text.isEmpty || !query.unwantedTexts.isEmpty
        let search = MixedSearch(
            catalog: catalog, engine: try await searchEngine(store, catalog, needsVectors: saysWords),
            pictures: space.map { PictureSearch(catalog: catalog, space: $0) },
            words: saysWords ? try await wordPictures(store, catalog) : nil)
        return try await search.search(question)
    }

    /// What the pictures of a question look like and say, in its order.
    func pictures(
        of query: PictureQuery, in space: SpaceRecord?, _ encoder: VisualEncoder, _ catalog: SQLiteCatalog
    ) async throws -> [PictureQuestion.Picture] {
        let reader = reader(encoder, query.region)
        let uploads = try UploadedFiles(query.uploads)
        defer { withExtendedLifetime(uploads) {} }
        return try await reader.read(query.images, withWords: query.readsWords)
            + uploads.naming { try await reader.read($0, withWords: query.readsWords) }
            + known(query.hits, scope: query.scope, in: space, catalog)
    }

    private func reader(_ encoder: VisualEncoder, _ region: Box?) -> PictureReader {
        PictureReader(workers: sharedWorkers(), encoder: encoder, options: extractionOptions, region: region)
    }

    /// Pictures of the store by their views, as they were kept.
    /// - Throws: `.notFound`, `.invalidArgument` for what shows no picture.
    private func known(
        _ ids: [String], scope: [String], in space: SpaceRecord?, _ catalog: SQLiteCatalog
    ) async throws -> [PictureQuestion.Picture] {
        var pictures: [PictureQuestion.Picture] = []
        for id in ids {
            let found = try await StoredThing(id, scope: scope, catalog)
            var picture = found.picture
            if picture == nil {
                picture = try await catalog.firstPicture(of: found.document.id, page: found.page)
            }
            guard let picture, let space, let bytes = try await catalog.views(of: picture.id, in: space),
                let views = ViewCodes(bytes: bytes, dimension: space.dimension)
            else { throw TroveError(.invalidArgument, "\(id) shows no picture; give the id of a picture's hit") }
            pictures.append(.init(views: views))
        }
        return pictures
    }

    /// Pictures by words; nil where the store has none, or a model is missing.
    func wordPictures(_ store: StoreFolder, _ catalog: SQLiteCatalog) async throws -> WordPictureSearch? {
        guard let space = try catalog.pictureSpace(VisualEncoder.classPrefix) else { return nil }
        guard let encoder = try? textEncoder() else { return nil }
        let labels = await LabelVectors(encoder: encoder, folder: store.space(space.fingerprint))
        let aligned = try await catalog.alignments().first(where: \.isActive)?.space
        var joint: (encoder: JointEncoder, space: SpaceRecord)?
        if try catalog.pictureSpace(JointEncoder.prefix) != nil, let encoder = try jointEncoder(reading: .words),
            let space = try await catalog.space(fingerprint: encoder.fingerprint)
        {
            joint = (encoder, space)
        }
        return WordPictureSearch(
            catalog: catalog, space: space, labels: labels, encoder: encoder, aligned: aligned, joint: joint)
    }

    /// The built-in picture encoder.
    /// - Throws: `.unavailable` where it is not installed.
    func visualEncoder() throws(TroveError) -> VisualEncoder {
        try loadedVisualEncoder.withLock { (loaded) throws(TroveError) in
            if let loaded { return loaded }
            let encoder = try VisualEncoder.load(cache: modelCache)
            loaded = encoder
            return encoder
        }
    }

    /// How pictures are ingested by the settings in force; nil where they are left to their words.
    func pictureIngest(_ catalog: SQLiteCatalog) async throws -> PictureIngest? {
        guard configuration.flag(.vectors), configuration[.views] != "none" else { return nil }
        let encoder = try visualEncoder()
        var joint: (encoder: JointEncoder, space: SpaceRecord)?
        if let encoder = try jointEncoder(reading: .pictures) {
            joint = (
                encoder, try await catalog.addSpace(fingerprint: encoder.fingerprint, dimension: encoder.dimension)
            )
        }
        return PictureIngest(
            encoder: encoder,
            space: try await catalog.addSpace(
                fingerprint: encoder.fingerprint, dimension: VisualEncoder.dimension),
            classSpace: try await catalog.addSpace(
                fingerprint: encoder.classFingerprint, dimension: ClassCodes.kept),
            heads: try await catalog.alignments().compactMap { alignment in
                LinearHead(bytes: alignment.head).map { (alignment.space.id, $0) }
            },
            joint: joint, sampling: PictureSampling(drawsPages: configuration.flag(.pagePictures)))
    }
}

/// Reads the pictures of a question, in workers as any other file.
struct PictureReader {
    let workers: WorkerPool
    let encoder: VisualEncoder
    let options: ExtractionOptions
    let region: Box?

    func read(_ files: [URL], withWords: Bool) async throws -> [PictureQuestion.Picture] {
        var options = options
        options.ocr = withWords && options.ocr
        var pictures: [PictureQuestion.Picture] = []
        for file in files {
            let (document, picture) = try await FileExtraction.read(
                path: Trove.canonical(file.path), workers: workers, options: options, region: region)
            guard let square = picture?.raster else {
                throw TroveError(.unsupportedFormat, "\(file.path) has no picture in it; give a picture file")
            }
            pictures.append(
                .init(views: await encoder.queryViews(square), words: withWords ? document.text : ""))
        }
        return pictures
    }
}
