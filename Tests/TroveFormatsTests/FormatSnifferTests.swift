import TestSupport
import Testing
import TroveFormats

@Suite("What a file is")
struct FormatSnifferTests {
    private func name(_ text: String, _ file: String) -> String {
        FormatSniffer.sniff(Array(text.utf8), fileName: file).name
    }

    /// A zip file's local headers, as far as the sniffer reads them.
    private func zip(_ members: [(String, String)]) -> [UInt8] {
        var out: [UInt8] = []
        for (name, body) in members {
            out += [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            let size = UInt8(body.utf8.count)
            out +=
                [size, 0, 0, 0, size, 0, 0, 0, UInt8(name.utf8.count), 0, 0, 0] + Array(name.utf8) + Array(body.utf8)
        }
        return out
    }

    @Test("Content wins over the extension")
    func content() {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]
        #expect(FormatSniffer.sniff(png, fileName: "letter.txt").name == "png")
        #expect(FormatSniffer.sniff(png, fileName: "letter.txt").reading == .picture)
        #expect(name("%PDF-1.7\n%", "a.md") == "pdf")
        #expect(name("<!-- x --><!DOCTYPE html><html>", "a.txt") == "html")
        #expect(name("<?xml version='1.0'?><opml version='2.0'>", "a.xml") == "opml")
        #expect(name("{\\rtf1 x}", "a.doc") == "rtf")
        #expect(FormatSniffer.sniff([0, 1, 2, 3, 0, 0], fileName: "a.txt").name == "binary")
    }

    @Test("Office documents are told by their members")
    func office() {
        #expect(
            FormatSniffer.sniff(zip([("[Content_Types].xml", ""), ("word/document.xml", "")]), fileName: "a").name
                == "docx")
        #expect(FormatSniffer.sniff(zip([("xl/workbook.xml", "")]), fileName: "a.docx").name == "xlsx")
        #expect(FormatSniffer.sniff(zip([("mimetype", "application/epub+zip")]), fileName: "a").name == "epub")
        #expect(
            FormatSniffer.sniff(zip([("mimetype", "application/vnd.oasis.opendocument.text")]), fileName: "a").name
                == "odt")
        #expect(FormatSniffer.sniff(zip([("a.txt", "")]), fileName: "a.docx").name == "zip")
    }

    @Test("Among kinds of text the extension is a hint")
    func hints() {
        #expect(name("# Words", "a.md") == "markdown")
        #expect(name("# Words", "a.txt") == "text")
        #expect(name("words", "README") == "text")
        #expect(name("<b>words</b>", "a.html") == "html")
        #expect(name("let a = 1", "a.swift") == "code")
        #expect(name("From: a@b.c\nTo: d\nSubject: x\n\nHi", "a.txt") == "eml")
        #expect(name("Title: a\n\nwords", "a.txt") == "text")
    }

    @Test("What is skipped says what it is and why")
    func reasons() {
        let reason = FormatSniffer.sniff([0x7F, 0x45, 0x4C, 0x46, 2, 1], fileName: "a").skipReason
        #expect(reason == "elf: executable: Trove does not read this format")
        #expect(FormatSniffer.sniff(Array("words".utf8), fileName: "a.txt").skipReason == nil)
    }

    @Test("Any beginning of any bytes has a format")
    func anyBytes() {
        var random = SplitMix64(seed: 3)
        let heads: [[UInt8]] = [
            [], [0x50, 0x4B, 3, 4], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Array("RIFF".utf8),
            Array("<?xml <!--".utf8),
        ]
        for _ in 0..<500 {
            var bytes = heads.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0..<700, using: &random) {
                bytes.append(UInt8.random(in: 0...255, using: &random))
            }
            #expect(!FormatSniffer.sniff(bytes, fileName: "x.txt").name.isEmpty)
        }
    }
}
