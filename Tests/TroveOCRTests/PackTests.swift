import TestSupport
import Testing
import TroveCore
import TroveOCR

@Suite("Language packs")
struct PackTests {
    @Test("Installed packs are found; the script detector is not among them")
    func installed() throws {
        let packs = try LanguagePacks.installed()
        #expect(packs.names.contains("eng") && packs.names.contains("chi_sim"))
        #expect(!packs.names.contains("osd"))
    }

    @Test(
        "A missing pack is named with the command that installs it",
        arguments: [("chi_missing", "tesseract-ocr-chi-missing"), ("script/Fraktur", "tesseract-ocr-script-fraktur")])
    func missing(language: String, package: String) {
        let packs = LanguagePacks(folder: "/nowhere", names: ["eng"])
        let error = #expect(throws: TroveError.self) { try packs.require(["eng", language]) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("apt-get install " + package) == true)
    }

    @Test("A reader refuses packs that are not installed")
    func reader() {
        let error = #expect(throws: TroveError.self) { try PageReader(options: .init(languages: ["xyz"])) }
        #expect(error?.code == .unavailable)
    }
}
