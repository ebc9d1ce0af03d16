import Testing
import TroveCatalog

@Suite struct LexicalQueryTests {
    @Test("Words are ORed, stop words dropped, part numbers kept whole beside their pieces")
    func words() {
        #expect(LexicalQuery("What is the AB-123 valve?").expression == #""ab 123" OR "ab" OR "123" OR "valve""#)
        #expect(LexicalQuery("to be or not to be").expression == #""to" OR "be" OR "or" OR "not""#)
        #expect(LexicalQuery("  ... ").expression == nil)
    }

    @Test("Unspaced script becomes pairs of characters")
    func pairs() {
        #expect(LexicalQuery("港口的灯").expression == #""港 口" OR "口 的" OR "的 灯""#)
        #expect(LexicalQuery("灯").expression == #""灯""#)
        #expect(LexicalQuery("ISO标准").expression == #""iso" OR "标 准""#)
    }

    @Test("A question of ten megabytes is cut, not refused")
    func long() {
        let query = LexicalQuery(String(repeating: "lamp oil. ", count: 1_000_000))
        #expect(query.expression == #""lamp" OR "oil""#)
    }
}
