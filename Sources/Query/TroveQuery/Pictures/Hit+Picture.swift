internal import Foundation
internal import TroveCatalog
internal import TroveCore

extension Hit {
    /// A picture that was found, with the best passage of its place.
    init(showing picture: PictureRecord, passage: Hit?) {
        let document = picture.document
        let file = document.files.first { FileStamp.read(path: $0.path) == $0.stamp } ?? document.files.first
        let url = URL(fileURLWithPath: file?.path ?? "")
        let whole = Box(page: picture.page ?? 1, x0: 0, y0: 0, x1: 1, y1: 1)
        self.init(
            id: picture.uid, kind: picture.kind == .page ? .page : .image, score: 0,
            scores: passage?.scores ?? .init(dense: nil, lexical: nil),
            indexedAt: Date(timeIntervalSince1970: document.indexedAt).formatted(.iso8601),
            stale: file.map { FileStamp.read(path: $0.path) != $0.stamp } ?? true,
            text: passage?.text ?? picture.depicts.map(\.label).joined(separator: ", "),
            highlights: passage?.highlights ?? [],
            source: Hit.Source(
                path: url.path, others: document.files.map(\.path), uri: url.absoluteString, format: document.format,
                sha256: document.sha256,
                title: document.title ?? url.lastPathComponent, page: picture.page, boxes: [picture.box ?? whole],
                headingPath: passage?.source.headingPath ?? [],
                span: passage?.source.span ?? ScalarSpan(0, 0)),
            image: Hit.Picture(
                uri: url.absoluteString, mime: Self.mediaType(document.format), width: picture.width,
                height: picture.height),
            metadata: document.metadata, truncated: false)
        relevance = passage?.relevance
    }

    private static func mediaType(_ format: String) -> String {
        if DocumentRecord.pictureFormats.contains(format) { return "image/\(format)" }
        return format == "pdf" ? "application/pdf" : "application/octet-stream"
    }
}
