public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveVision
internal import TroveWorker

/// How well captions find their photos.
public struct AlignmentReport: Codable, Sendable {
    /// Name of the alignment.
    public var name: String
    /// Photos and captions that it was fitted to.
    public var photos: Int
    /// Captions.
    public var captions: Int
    /// Share of captions whose photo is the first, and among the first ten, without a fitted map.
    public var zeroShot: [String: Double]
    /// The same with maps fitted to the other half of the photos: what to expect of photos not fitted to.
    public var fitted: [String: Double]
    /// Whether searches use it.
    public var isActive: Bool

    enum CodingKeys: String, CodingKey {
        case name, photos, captions, fitted
        case zeroShot = "zero_shot"
        case isActive = "active"
    }
}

/// Maps from pictures to texts, fitted to a user's captions.
extension Trove {
    /// Fits a linear map from photos to the texts that describe them, keeps it in the store and uses it from now on.
    ///
    /// Half of the photos (every other one) is held back in turn to measure; the map that is kept is fitted to all.
    /// - Parameters:
    ///   - pairs: A file of lines `photo TAB caption`.
    ///   - folder: Where the photos lie.
    ///   - ridge: How much large weights cost.
    /// - Throws: `.notFound`, `.corruptInput`, `.invalidArgument`, `.busy`, `.unavailable`.
    public func fitAlignment(
        name: String, pairs: URL, images folder: URL, ridge: Double = 3,
        onPhoto: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> AlignmentReport {
        let captioned = try CaptionPairs(file: pairs, folder: folder).photos
        guard captioned.count >= 10 else {
            throw TroveError(.invalidArgument, "a map is fitted to ten photos with captions at least")
        }
        let writer = try Writer(store: store(create: true))
        let visual = try visualEncoder()
        let text = try textEncoder()
        let readings = try await readings(of: captioned.map(\.url), visual, onPhoto)
        let captions = captioned.map(\.captions)
        let vectors = await text.encode(captions.flatMap { $0 })
        let labels = await LabelVectors(
            encoder: text, folder: writer.store.space(visual.classFingerprint))
        let fit = AlignmentFit(
            inputs: readings.map { LinearHead.input(of: $0.views) },
            classes: readings.map { ClassCodes(scores: $0.scores) }, captionCounts: captions.map(\.count),
            captions: (0..<vectors.count).map { vectors.vector($0) }, labels: labels, ridge: ridge)
        let head = try fit.head()
        let (zeroShot, fitted) = try fit.measure()
        let report = AlignmentReport(
            name: name, photos: captioned.count, captions: vectors.count, zeroShot: zeroShot, fitted: fitted,
            isActive: true)
        let space = try await writer.catalog.addSpace(
            fingerprint: "aligned-" + Identifier.digest("\(name) \(Date().timeIntervalSince1970)").prefix(16),
            dimension: head.outputs)
        try await keep(head, report, space, visual, writer)
        return report
    }

    /// The alignments of the store.
    public func alignments() async throws -> [AlignmentReport] {
        try await catalog().alignments().compactMap { record in
            guard var report = try? JSONDecoder().decode(AlignmentReport.self, from: Data(record.report.utf8)) else {
                return nil
            }
            report.isActive = record.isActive
            return report
        }
    }

    /// Uses one alignment from now on; nil for none.
    /// - Throws: `.notFound`.
    public func useAlignment(_ name: String?) async throws {
        let writer = try Writer(store: store(create: false))
        guard try await writer.catalog.activateAlignment(name) else { throw Self.unknownAlignment(name ?? "") }
    }

    /// Forgets an alignment.
    /// - Throws: `.notFound`.
    public func removeAlignment(_ name: String) async throws {
        let writer = try Writer(store: store(create: false))
        guard try await writer.catalog.removeAlignment(name) else { throw Self.unknownAlignment(name) }
    }

    private static func unknownAlignment(_ name: String) -> TroveError {
        TroveError(.notFound, "no alignment is called \(name); see `trove align list`")
    }

    private func readings(
        of files: [URL], _ encoder: VisualEncoder, _ onPhoto: @escaping @Sendable (Int, Int) -> Void
    ) async throws -> [PictureReading] {
        var options = extractionOptions
        options.ocr = false
        let workers = workers(count: configuration.integer(.jobs))
        var readings: [Int: PictureReading] = [:]
        try await withBoundedTasks(
            over: Array(files.enumerated()), width: configuration.integer(.jobs) + 2
        ) { [options] number, file in
            let (_, picture) = try await FileExtraction.read(
                path: Self.canonical(file.path), workers: workers, options: options)
            guard let square = picture?.raster else {
                throw TroveError(.unsupportedFormat, "\(file.path) is no picture")
            }
            return (number, await encoder.read(square))
        } deliver: { number, reading in
            readings[number] = reading
            onPhoto(readings.count, files.count)
        }
        return files.indices.compactMap { readings[$0] }
    }

    /// Applies the map to every picture of the store.
    private func keep(
        _ head: LinearHead, _ report: AlignmentReport, _ space: SpaceRecord, _ encoder: VisualEncoder, _ writer: Writer
    ) async throws {
        var rows: [(picture: Int64, bytes: [UInt8])] = []
        if let views = try await writer.catalog.space(fingerprint: encoder.fingerprint) {
            for (picture, bytes) in try await writer.catalog.pictureViews(of: views) {
                guard let codes = ViewCodes(bytes: bytes, dimension: views.dimension) else { continue }
                rows.append((picture, ViewCodes([head.project(LinearHead.input(of: codes))], wholeCount: 1).bytes))
            }
        }
        let record = AlignmentRecord(
            name: report.name, space: space, isActive: true,
            report: String(decoding: try JSONEncoder().encode(report), as: UTF8.self), head: head.bytes)
        try await writer.catalog.keep(record, views: rows)
    }
}
