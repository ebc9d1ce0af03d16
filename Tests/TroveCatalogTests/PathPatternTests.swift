import Testing
import TroveCatalog

@Suite struct PathPatternTests {
    @Test(
        "Patterns match from any folder, a star within a name, two over folders",
        arguments: [
            ("reports/**", "/home/reports/a/b.pdf", true), ("reports/*", "/home/reports/a/b.pdf", false),
            ("reports/*", "/home/reports/b.pdf", true), ("reports", "/home/reports/a/b.pdf", true),
            ("report", "/home/reports/a.pdf", false), ("*.pdf", "/home/a.pdf", true),
            ("*.pdf", "/home/a.pdf.txt", false),
            ("/home/*.pdf", "/home/a.pdf", true), ("/a/*.pdf", "/home/a/b.pdf", false), ("a/**/b", "/a/b", true),
            ("a/**/b", "/a/x/y/b", true), ("?.txt", "/n/a.txt", true), ("?.txt", "/n/ab.txt", false), ("", "/a", false),
        ])
    func matches(pattern: String, path: String, wanted: Bool) {
        #expect(PathPattern(pattern).matches(path) == wanted)
    }

    @Test("A pattern of many stars is answered at once")
    func hostile() {
        let pattern = PathPattern(String(repeating: "*a**", count: 200) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2000)))
    }
}
