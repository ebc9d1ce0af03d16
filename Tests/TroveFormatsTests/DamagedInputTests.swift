import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("Damaged and extreme files")
struct DamagedInputTests {
    /// Reads whatever the bytes are; an error of ours is as good as a document, as long as it says something.
    private func survive(_ bytes: [UInt8], _ name: String) {
        do throws(TroveError) {
            expectWellFormed(try DocumentReader().read(bytes, fileName: name))
        } catch {
            #expect(!error.message.isEmpty)
        }
    }

    @Test("Cut at any byte", arguments: Samples.all)
    func cut(name: String) throws {
        let bytes = try Fixtures.bytes("TroveFormats/" + name)
        for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
            survive(Array(bytes[..<end]), name)
        }
    }

    @Test("Bits flipped", arguments: Samples.all)
    func flipped(name: String) throws {
        let bytes = try Fixtures.bytes("TroveFormats/" + name)
        var random = SplitMix64(seed: 11)
        for _ in 0..<150 {
            var broken = bytes
            for _ in 0..<Int.random(in: 1..<20, using: &random) {
                let at = Int.random(in: 0..<broken.count, using: &random)
                broken[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            survive(broken, name)
        }
    }

    @Test("Nested a hundred thousand deep")
    func nests() throws {
        let depth = 100_000
        let html =
            "<html>" + String(repeating: "<div>", count: depth) + "deep" + String(repeating: "</div>", count: depth)
        #expect(try DocumentReader().read(Array((html + "after").utf8), fileName: "a.html").text == "deep\n\nafter")
        let spans = "<html>" + String(repeating: "<span><table><tr><td>", count: 5000) + "deep"
        #expect(try DocumentReader().read(Array(spans.utf8), fileName: "a.html").text.contains("deep"))
        let quotes = String(repeating: "> ", count: 5000) + "deep\n\n" + String(repeating: "[", count: 20_000)
        #expect(try DocumentReader().read(Array(quotes.utf8), fileName: "a.md").text.contains("deep"))
    }

    @Test("One line of ten million letters")
    func longLine() throws {
        let line = String(repeating: "word ", count: 2_000_000)
        for name in ["a.txt", "a.md", "a.html"] {
            #expect(try DocumentReader().read(Array(line.utf8), fileName: name).text.utf8.count == 9_999_999)
        }
    }

    @Test("Nothing, and nothing but white space")
    func nothing() throws {
        #expect(FormatSniffer.sniff([], fileName: "a.txt").skipReason != nil)
        for name in ["a.txt", "a.md", "a.html"] {
            let document = try DocumentReader().read(Array(" \n\t\r\n\u{3000}".utf8), fileName: name)
            #expect(document.text.isEmpty && document.blocks.isEmpty)
        }
    }

    @Test("A file over the limit is refused with its size")
    func limits() {
        let reader = DocumentReader(limits: FormatLimits(fileBytes: 10))
        do throws(TroveError) {
            _ = try reader.read(Array("eleven bytes".utf8), fileName: "a.txt")
            Issue.record("read")
        } catch {
            #expect(error.code == .limitExceeded)
        }
    }

    @Test("Entities that a page declares are not expanded, files are not opened")
    func entities() throws {
        let page = """
            <!DOCTYPE html [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/passwd">]><html><p>x &a; &b; y</p>
            """
        let text = try DocumentReader().read(Array(page.utf8), fileName: "a.html").text
        #expect(!text.contains("root:"))
    }
}
