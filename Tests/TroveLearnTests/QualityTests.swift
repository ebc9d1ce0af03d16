import Foundation
import TestSupport
import Testing
import TroveKernels
import TroveLearn

@Suite struct QualityTests {
    private static let words = [
        "lamp", "keeper", "granite", "ship", "storm", "oil", "stair", "glass", "coast", "fog", "rope", "crew",
    ]

    private func text(_ count: Int, _ random: inout RandomSource) -> String {
        (0..<count).map { _ in Self.words[Int(random.next() % UInt64(Self.words.count))] }.joined(separator: " ")
    }

    @Test("Texts that share most runs of words are found as pairs, and others are not")
    func copies() {
        var random = RandomSource(seed: 3)
        var texts = (0..<60).map { _ in text(80, &random) }
        for index in 0..<10 { texts.append(texts[index].replacing("lamp oil", with: "lamp") + " and more") }
        let pairs = NearDuplicates().pairs(texts)
        let found = Set(pairs.filter { $0.share >= 0.5 }.map { [$0.first, $0.second] })
        #expect(found == Set((0..<10).map { [$0, 60 + $0] }))
        #expect(NearDuplicates().pairs(["", "", "one"]).isEmpty)
    }

    @Test("Noise surprises a model of the other pages most")
    func garbage() {
        var random = RandomSource(seed: 4)
        var pages = (0..<80).map { _ in text(60, &random) }
        pages.append("xq}~ 1lI| ;;kz vvw bq// 0O0 ,,zx kjh\\ gfd ~~ pq0 zzz kx")
        let model = TextModel(pages)
        let surprises = pages.map(model.surprise)
        #expect(surprises.indices.max { surprises[$0] < surprises[$1] } == 80)
        #expect((RobustOutliers.standing(surprises).last ?? 0) > 5)
    }

    @Test("An event file holds records whose masked checksums are right")
    func events() throws {
        let folder = try TemporaryFolder()
        var file = EventFile(time: 1_700_000_000)
        for step in 0..<300 { file.add("loss", step: step, value: 1 / Double(step + 1)) }
        try file.write(to: folder.url)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).first)
        #expect(name.hasPrefix("events.out.tfevents."))
        let bytes = [UInt8](try Data(contentsOf: folder.url.appendingPathComponent(name)))
        func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) } }
        func masked(_ part: ArraySlice<UInt8>) -> UInt32 {
            let sum = Checksum.crc32c(Array(part).span.bytes)
            return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
        }
        var (at, records) = (0, 0)
        while at < bytes.count {
            let length = Int(word(at))
            #expect(word(at + 8) == masked(bytes[at..<at + 8]))
            #expect(word(at + 12 + length) == masked(bytes[(at + 12)..<(at + 12 + length)]))
            at += length + 16
            records += 1
        }
        #expect(records == 301)
    }
}
