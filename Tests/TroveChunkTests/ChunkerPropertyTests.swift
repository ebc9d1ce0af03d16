import TestSupport
import Testing
import TroveChunk
import TroveCore

@Suite("Any document")
struct ChunkerPropertyTests {
    @Test("Every scalar lies in a chunk, every chunk fits the window", arguments: 0..<150)
    func coversAndFits(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let document = RandomDocument.make(using: &random)
        let counter = ToyTokenCounter(window: [32, 48, 64, 254][seed % 4])
        let chunker = Chunker(
            tokenCounter: counter, target: [20, 40, 180][seed % 3], longest: seed % 5 == 0 ? 64 : 4000)
        let chunks = chunker.chunks(of: document, fallbackTitle: seed % 2 == 0 ? "a file name" : "")
        let scalars = Array(document.text.unicodeScalars)
        var covered = [Bool](repeating: false, count: scalars.count)
        var last = ScalarSpan(0, 0)
        for chunk in chunks {
            // Chunks go on where the one before ends, or within its last part.
            #expect(chunk.span.end > last.end && chunk.span.start >= min(last.end, last.start + last.count / 2))
            last = chunk.span
            let parent = try #require(chunk.parent)
            #expect(parent.span.start <= chunk.span.start && chunk.span.end <= parent.span.end)
            #expect(parent.kind == .document || parent.span.count > chunk.span.count)
            for index in chunk.span.range { covered[index] = true }
            #expect(chunk.text == String(String.UnicodeScalarView(scalars[chunk.span.range])))
            #expect(chunk.embeddedText.hasSuffix(chunk.text))
            #expect(chunk.tokens == counter.countTokens(in: chunk.embeddedText))
            #expect(chunk.tokens <= counter.window)
            #expect(chunk.span.count <= (seed % 5 == 0 ? 64 : 4000))
            for page in document.pages {
                let isWithin = page.span.start <= chunk.span.start && chunk.span.end <= page.span.end
                #expect(isWithin || !page.span.overlaps(chunk.span), "a chunk reaches over a page")
                if isWithin { #expect(chunk.page == page.page) }
            }
        }
        let missed = scalars.indices.filter { !covered[$0] && !scalars[$0].properties.isWhitespace }
        #expect(missed.isEmpty)
    }

    @Test("The same document gives the same chunks")
    func isDeterministic() {
        var random = SplitMix64(seed: 7)
        let document = RandomDocument.make(using: &random)
        let chunker = Chunker(tokenCounter: ToyTokenCounter())
        #expect(chunker.chunks(of: document, fallbackTitle: "x") == chunker.chunks(of: document, fallbackTitle: "x"))
    }

    @Test("Ten million letters without a space are cut, white space alone is not")
    func takesLongRuns() {
        let counter = ToyTokenCounter(window: 254)
        let run = String(repeating: "a", count: 2_000_000)
        let document = ExtractedDocument(
            format: "text", text: run, blocks: [Block(kind: .paragraph, span: ScalarSpan(0, 2_000_000))])
        let chunks = Chunker(tokenCounter: counter).chunks(of: document, fallbackTitle: "")
        #expect(chunks.reduce(0) { $0 + $1.span.count } == 2_000_000)
        let blank = ExtractedDocument(format: "text", text: String(repeating: " \n", count: 1000))
        #expect(Chunker(tokenCounter: counter).chunks(of: blank, fallbackTitle: "t").isEmpty)
    }
}
