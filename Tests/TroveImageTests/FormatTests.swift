import TestSupport
import Testing
import TroveImage

@Suite("Formats by content")
struct FormatTests {
    @Test(
        "Content decides",
        arguments: [
            ("rgb8.png", ImageFormat.png), ("rgb.jpg", .jpeg), ("pages.tif", .tiff), ("palette.gif", .gif),
            ("rgb.bmp", .bmp), ("rgb.webp", .webp), ("rgb.ppm", .pnm), ("grey.pgm", .pnm), ("levels.pbm", .pnm),
        ])
    func fixtures(name: String, format: ImageFormat) throws {
        #expect(try ImageFormat.sniff(Fixtures.bytes("TroveImage/" + name)) == format)
    }

    @Test("Text is no picture", arguments: ["BM and other letters begin texts too", "P1 is a port", "", "GIF", "P5"])
    func text(text: String) { #expect(ImageFormat.sniff(text.utf8) == nil) }
}
