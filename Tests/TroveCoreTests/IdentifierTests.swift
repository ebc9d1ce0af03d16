import Testing
import TroveCore

@Suite struct IdentifierTests {
    @Test("SHA-256 agrees with the standard's example")
    func digest() {
        // FIPS 180-2, appendix B.1.
        #expect(
            Identifier.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("Identifiers depend on content, place and text, and carry their kind")
    func chunks() {
        let a = Identifier.chunk(documentSHA256: "00", span: ScalarSpan(0, 3), text: "one")
        #expect(a.hasPrefix("c_") && a.count == 22)
        #expect(a == Identifier.chunk(documentSHA256: "00", span: ScalarSpan(0, 3), text: "one"))
        #expect(a != Identifier.chunk(documentSHA256: "01", span: ScalarSpan(0, 3), text: "one"))
        #expect(a != Identifier.chunk(documentSHA256: "00", span: ScalarSpan(1, 4), text: "one"))
        #expect(a != Identifier.chunk(documentSHA256: "00", span: ScalarSpan(0, 3), text: "two"))
        #expect(
            Identifier.document(sha256: String(repeating: "a", count: 64)) == "d_" + String(repeating: "a", count: 20))
    }
}
