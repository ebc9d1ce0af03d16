import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("Archives and messages")
struct ArchiveTests {
    private func read(_ name: String, nesting: Int = 4) throws -> ExtractedDocument {
        try DocumentReader(limits: FormatLimits(nesting: nesting)).read(
            try Fixtures.bytes("TroveFormats/" + name), fileName: name)
    }

    @Test("Each member of an archive is read under its path", arguments: ["depot.zip", "depot.tar", "depot.tar.gz"])
    func members(name: String) throws {
        let document = try read(name)
        expectWellFormed(document)
        #expect(document.text.contains("papers/gate.md") && document.text.contains("The gate is shut."))
        let gate = try #require(document.blocks.first { $0.headingPath.contains("papers/gate.md") })
        #expect(gate.page == nil && gate.boxes.isEmpty)
    }

    @Test("A packed file reads as what it holds")
    func packed() throws {
        #expect(try read("gate.md.gz").text.contains("The gate is shut."))
    }

    @Test("Archives in archives are read to a depth, and then named as too deep")
    func depth() throws {
        #expect(try read("nested.zip").text.contains("The gate is shut."))
        let document = try read("nested.zip", nesting: 2)
        #expect(document.isIncomplete && document.warnings.contains { $0.contains("too deep") })
    }

    @Test("Names in a legacy encoding are told by looking")
    func names() throws {
        #expect(try read("names-gbk.zip").text.contains("每年两次检查.txt"))
    }

    @Test("An archive of what nobody reads is refused with a reason")
    func nothing() throws {
        #expect(throws: TroveError.self) { try read("nothing.zip") }
    }

    @Test("An archive cut anywhere is an error or an incomplete document, never a trap")
    func damaged() throws {
        for name in ["depot.zip", "depot.tar.gz", "gate.md.gz"] {
            let bytes = try Fixtures.bytes("TroveFormats/" + name)
            for end in stride(from: 0, to: bytes.count, by: 7) {
                _ = try? DocumentReader().read(Array(bytes[..<end]), fileName: name)
            }
            for at in stride(from: 0, to: bytes.count, by: 11) {
                var changed = bytes
                changed[at] ^= 0x55
                _ = try? DocumentReader().read(changed, fileName: name)
            }
        }
    }
}
