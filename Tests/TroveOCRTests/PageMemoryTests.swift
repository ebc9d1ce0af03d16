import Foundation
import Synchronization
import TestSupport
import Testing
import TroveCore
import TroveImage
import TroveOCR

@Suite(.serialized) struct PageMemoryTests {
    /// Reads the English page with `packs`, given what was kept; the text, and what was kept this time.
    private func read(_ packs: [String], known: [PageReading], page: String = "english") throws -> (
        RecognizedText, [PageReading]
    ) {
        let kept = Mutex<[PageReading]>([])
        let reader = try PageReader(options: .init(languages: packs))
        reader.memory = PageMemory(known: known) { (reading) throws(TroveError) in kept.withLock { $0.append(reading) }
        }
        return (try reader.read(Pages.raster(page)), kept.withLock { $0 })
    }

    @Test("What was kept of a page gives the same page, and is kept again")
    func same() throws {
        let (first, kept) = try read(["eng"], known: [])
        #expect(kept.count == 1)
        let (second, again) = try read(["eng"], known: kept)
        #expect(second == first)
        #expect(again == kept)
    }

    @Test("A page is not looked at again: what was kept is believed")
    func believed() throws {
        let (_, english) = try read(["eng"], known: [])
        let (_, chinese) = try read(["chi_sim"], known: [], page: "chinese")
        // The Chinese page's words under the English page's key.
        let planted = PageReading(key: english[0].key, bytes: chinese[0].bytes)
        let (read, _) = try read(["chi_sim"], known: [planted])
        #expect(try Pages.accuracy(read.text, Pages.text("chinese")) >= 0.9)
    }

    @Test("A pack for another script reads a page again only where the first one was not sure")
    func addedPack() throws {
        let (_, sure) = try read(["eng"], known: [])
        #expect(try read(["eng", "chi_sim"], known: sure).1 == sure)
        let (_, unsure) = try read(["eng"], known: [], page: "chinese")
        let (again, _) = try read(["eng", "chi_sim"], known: unsure, page: "chinese")
        #expect(again.language == "chi_sim")
    }

    @Test("Damaged bytes are read again, whatever they are")
    func damaged() throws {
        let (whole, kept) = try read(["eng"], known: [])
        let reader = try PageReader(options: .init(languages: ["eng"]))
        var random = SplitMix64(seed: 7)
        var damaged = [Data(), Data([2]), kept[0].bytes.dropLast(1), kept[0].bytes + [0]]
        damaged.append(Data(kept[0].bytes.prefix(40)))
        for bytes in damaged {
            let known = [PageReading(key: kept[0].key, bytes: Data(bytes))]
            #expect(try read(["eng"], known: known).0 == whole)
        }
        // Any other byte may give other words, and must give them without harm.
        for _ in 0..<40 {
            var bytes = kept[0].bytes
            bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            reader.memory = PageMemory(known: [PageReading(key: kept[0].key, bytes: bytes)]) { (_) throws(TroveError) in
            }
            _ = try reader.read(Pages.raster("english"))
        }
    }
}
