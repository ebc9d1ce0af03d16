import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit

@Suite("Scans written with their text")
struct SearchablePDFTests {
    private func trove(_ folder: TemporaryFolder, ocr: Bool) throws -> Trove {
        let configuration = try Configuration(flags: [
            .store: folder.url.appendingPathComponent("store").path, .models: Fixtures.models.path,
            .ocr: ocr ? "true" : "false",
        ])
        return Trove(configuration: configuration, workerExecutable: LibraryTests.executable)
    }

    private func words(_ document: ExtractedDocument) -> [(text: String, box: Box)] {
        let scalars = Array(document.text.unicodeScalars)
        return document.words.map { (String(String.UnicodeScalarView(scalars[$0.span.range])), $0.box) }
    }

    @Test("The words under the picture are those that were read, at their places, without OCR")
    func roundTrip() async throws {
        let folder = try TemporaryFolder()
        let scan = Fixtures.url("TroveOCR/english.png")
        let reader = try trove(folder, ocr: true)
        let read = try await reader.parse(scan)
        try #require(read.words.count > 20)
        let file = folder.url.appendingPathComponent("scan.pdf")
        try await reader.searchablePDF(of: scan, read: read).write(to: file)
        let again = try await trove(folder, ocr: false).parse(file)
        #expect(again.format == "pdf" && again.pages.count == 1)
        let (before, after) = (words(read), words(again))
        let kept = before.filter { word in
            after.contains { found in
                found.text == word.text && abs(found.box.x0 - word.box.x0) < 0.01
                    && abs((found.box.y0 + found.box.y1) - (word.box.y0 + word.box.y1)) < 0.04
            }
        }
        #expect(Double(kept.count) >= 0.9 * Double(before.count))
    }

    @Test("What has no pages is refused")
    func refuses() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.md", "# No page")
        let trove = try trove(folder, ocr: false)
        let read = try await trove.parse(file)
        await #expect { _ = try await trove.searchablePDF(of: file, read: read) } throws: {
            ($0 as? TroveError)?.code == .unsupportedFormat
        }
    }
}
