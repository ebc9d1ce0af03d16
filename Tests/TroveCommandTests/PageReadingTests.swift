import Foundation
import TestSupport
import Testing

/// What OCR read stays with its document.
@Suite struct PageReadingTests {
    @Test("Settings that do not concern OCR bring no page to it again")
    func otherSettings() async throws {
        let folder = try TemporaryFolder()
        let page = folder.url.appendingPathComponent("scans/page.png")
        try folder.write("scans/note.txt", "a note")
        try FileManager.default.copyItem(at: Fixtures.url("TroveOCR/english.png"), to: page)
        var command = Command(store: folder.url.appendingPathComponent("store"))
        let scans = folder.url.appendingPathComponent("scans").path
        #expect(try await command.run("index", scans, "--no-vectors", "--ocr-languages", "eng").status == 0)
        let before = try await command.run("show", page.path).output
        // A pack that no engine starts with: whoever reads the page now fails.
        try folder.write("packs/eng.traineddata", "no pack")
        command.environment["TESSDATA_PREFIX"] = folder.url.appendingPathComponent("packs").path
        let again = try await command.run("index", scans, "--ocr-languages", "eng", "--json").json()
        #expect(again["updated"] as? Int == 2)
        #expect(try await command.run("show", page.path).output == before)
        // Another page does fail: the pack is no pack.
        try FileManager.default.copyItem(
            at: Fixtures.url("TroveOCR/chinese.png"), to: folder.url.appendingPathComponent("scans/other.png"))
        let other = try await command.run("index", scans, "--ocr-languages", "eng", "--json")
        #expect(other.status == 3)
    }
}
