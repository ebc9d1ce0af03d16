import Foundation
import TestSupport
import Testing
import TroveCore
import TroveFormats

@Suite("Protected files")
struct ProtectedTests {
    private let words = "The lamp room is on the third floor."

    private func read(_ name: String, password: String? = nil) throws -> ExtractedDocument {
        try DocumentReader().read(
            try Fixtures.bytes("TroveFormats/" + name), fileName: name, password: password)
    }

    @Test(
        "A file whose whole content is protected asks for its password, and says when it was another one",
        arguments: ["locked.zip", "locked.pdf"])
    func whole(name: String) throws {
        #expect(try read(name, password: "lamplight").text.contains(words))
        for (password, reason) in [(nil, "give it with --password"), ("candle", "another password")] {
            let error = try #require(throws: TroveError.self) { try read(name, password: password) }
            #expect(error.code == .passwordRequired && error.message.contains(reason))
        }
    }

    @Test("Of an archive that is protected in part the rest is read, and the document says what is missing")
    func part() throws {
        for password in [nil, "candle"] {
            let document = try read("half-locked.zip", password: password)
            expectWellFormed(document)
            #expect(document.text.contains("The gate is shut.") && !document.text.contains(words))
            #expect(document.isIncomplete && document.isPartlyProtected)
            #expect(document.warnings.contains { $0.contains("password") })
        }
        let whole = try read("half-locked.zip", password: "lamplight")
        #expect(whole.text.contains(words) && !whole.isIncomplete && !whole.isPartlyProtected)
    }

    @Test("The password is tried on what comes with a message", arguments: ["locked.zip", "locked.pdf"])
    func attachments(name: String) throws {
        let mail = """
            Subject: Keys
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            The plan is attached.
            --b
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename=\(name)
            Content-Transfer-Encoding: base64

            \(Data(try Fixtures.bytes("TroveFormats/" + name)).base64EncodedString())
            --b--
            """
        func read(_ password: String?) throws -> ExtractedDocument {
            try DocumentReader().read(Array(mail.utf8), fileName: "keys.eml", password: password)
        }
        let shut = try read(nil)
        #expect(shut.text.contains("The plan is attached.") && shut.isIncomplete && shut.isPartlyProtected)
        let open = try read("lamplight")
        #expect(open.text.contains(words) && !open.isIncomplete)
    }

    @Test("An office file under its own protection says what to do")
    func office() throws {
        var names = [UInt8](repeating: 0, count: 1024)
        names.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        names[30] = 9
        let entry: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, 0] }
        names.replaceSubrange(512..<(512 + entry.count), with: entry)
        names[512 + 64] = UInt8(entry.count + 2)
        let error = try #require(throws: TroveError.self) { try DocumentReader().read(names, fileName: "plan.docx") }
        #expect(error.code == .unsupportedFormat && error.message.contains("remove its password"))
    }
}
