import Foundation
import TestSupport
import Testing
import TroveLexical

@Suite struct StemmerTests {
    @Test("Stems are those of the reference")
    func reference() throws {
        let file = Fixtures.project.appendingPathComponent("fixtures/TroveLexical/stems.tsv")
        var stemmer = EnglishStemmer()
        var wrong: [String] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t").map(String.init)
            let stem = String(decoding: stemmer.stem(Array(fields[0].utf8)), as: UTF8.self)
            if stem != fields[1] { wrong.append("\(fields[0]): \(stem), not \(fields[1])") }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(10))")
    }
}
