import Testing
import TroveMCP

@Suite("Revisions of the protocol") struct ProtocolRevisionTests {
    @Test("A revision is known by its date alone")
    func dates() {
        #expect(ProtocolRevision(rawValue: "2026-07-28") == .of2026July)
        #expect(ProtocolRevision(rawValue: "2024-01-01") == nil)
    }
}
