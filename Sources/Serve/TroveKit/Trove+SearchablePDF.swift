public import Foundation
public import TroveCore
internal import TroveWorker

/// Scans with their text.
extension Trove {
    /// A scan as PDF with its text under the picture of each page.
    /// - Parameter document: What ``parse(_:password:)`` read from the same file.
    /// - Throws: `.unsupportedFormat` for what has no pages.
    public func searchablePDF(
        of file: URL, read document: ExtractedDocument, password: String? = nil
    ) async throws -> Data {
        guard !document.pages.isEmpty else {
            throw TroveError(.unsupportedFormat, "\(document.format): there are no pages to write")
        }
        let scalars = Array(document.text.unicodeScalars)
        var writer = SearchablePDF()
        for page in document.pages {
            let isPDF = document.format == "pdf"
            let drawing = PageDrawing(page: page.page, rotation: isPDF ? 0 : page.rotation, dotsPerInch: 200)
            let png = try await draw(Self.canonical(file.path), drawing, password: password)
            // Pictures state pixels: those of a scan of 200 dots an inch make a page of usual size.
            let scale = isPDF ? 1 : 72.0 / 200
            let words = document.words.filter { $0.box.page == page.page }.map {
                (String(String.UnicodeScalarView(scalars[$0.span.range])), $0.box)
            }
            try writer.add(
                png: png, size: (Double(page.width) * scale, Double(page.height) * scale), words: words)
        }
        return writer.finish()
    }
}
