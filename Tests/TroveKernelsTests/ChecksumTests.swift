import Testing
import TroveKernels

@Suite struct ChecksumTests {
    @Test("CRC-32C of the digits is the published check value")
    func checkValue() { #expect(Checksum.crc32c(Array("123456789".utf8).span.bytes) == 0xE306_9283) }

    @Test("A checksum continues over pieces")
    func continues() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let whole = Checksum.crc32c(bytes.span.bytes)
        for cut in [0, 1, 7, 8, 500, 999, 1000] {
            let first = Checksum.crc32c(bytes.span.bytes.extracting(0..<cut))
            #expect(Checksum.crc32c(bytes.span.bytes.extracting(cut..<1000), continuing: first) == whole)
        }
    }
}
