import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("What is read from a file")
struct GoldenTests {
    @Test("A document of each format reads as its golden says", arguments: Samples.all)
    func reads(name: String) throws {
        let document = try readFixture(name)
        expectWellFormed(document)
        try expectGolden(document, name)
    }

    @Test(
        "Encodings are told by looking",
        arguments: [
            ("utf8-mark", "Grüße"), ("utf16le-mark", "Grüße"), ("utf16be-mark", "每年两次"), ("utf16le", "Grüße"),
            ("utf16be", "Grüße"), ("windows-1252", "Grüße aus dem Lager –"), ("gb18030", "每年两次"), ("big5", "每年兩次"),
            ("shift-jis", "五月に交換"), ("euc-jp", "五月に交換"), ("iso-2022-jp", "五月に交換"), ("windows-1251", "в мае"),
            ("koi8-r", "в мае"), ("euc-kr", "교체되었습니다"),
        ])
    func decodes(name: String, words: String) throws {
        let document = try readFixture("encodings/\(name).txt")
        #expect(document.text.contains(words))
        #expect(!document.text.contains("\u{FFFD}"))
    }

    @Test("A page's own word on its encoding is believed")
    func believesCharset() throws {
        let document = try readFixture("encodings/gbk-stated.html")
        #expect(document.text.contains("水泵在五月"))
        #expect(document.title == "门")
    }
}
