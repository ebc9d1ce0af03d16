import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("Limits")
struct LimitTests {
    private func code(_ body: () throws -> Void) -> TroveError.Code? {
        do {
            try body()
            return nil
        } catch { return (error as? TroveError)?.code }
    }

    @Test("What unpacks to more than the limit is refused", arguments: ["depot.docx", "depot.epub", "depot.xlsx"])
    func bombs(name: String) throws {
        let bytes = try Fixtures.bytes("TroveFormats/" + name)
        let reader = DocumentReader(limits: FormatLimits(textBytes: 100))
        #expect(code { _ = try reader.read(bytes, fileName: name) } == .limitExceeded)
    }

    @Test("More elements than the limit end the reading, and the document says so")
    func elements() throws {
        let page = "<html>" + String(repeating: "<p>word</p>", count: 1000)
        let document = try DocumentReader(limits: FormatLimits(elements: 100)).read(
            Array(page.utf8), fileName: "a.html")
        #expect(document.isIncomplete && document.text.hasPrefix("word") && !document.warnings.isEmpty)
    }

    @Test("A table that asks for more cells than it has text stays small")
    func spans() throws {
        let page = "<table>" + String(repeating: "<tr><td colspan=1000 rowspan=1000>x<td>y", count: 5000) + "</table>"
        let document = try DocumentReader().read(Array(page.utf8), fileName: "a.html")
        #expect(document.text.utf8.count < 4 << 20)
    }

    @Test("XML nested too deep is flattened, files that it names are not opened")
    func deepXML() throws {
        let deep = String(repeating: "<a>", count: 50_000) + "deep" + String(repeating: "</a>", count: 50_000)
        #expect(
            try DocumentReader().read(Array(("<?xml version=\"1.0\"?>" + deep).utf8), fileName: "a.xml").text == "deep")
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>x &c; y</a>"
        #expect(try DocumentReader().read(Array(bomb.utf8), fileName: "a.xml").text == "x y")
    }
}
