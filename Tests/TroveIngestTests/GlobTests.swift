import Testing
import TroveIngest

@Suite struct GlobTests {
    @Test(
        "Patterns match as in .gitignore",
        arguments: [
            ("*.md", "a/b/c.md", true), ("*.md", "c.txt", false), ("docs/*.md", "docs/a.md", true),
            ("docs/*.md", "docs/sub/a.md", false), ("docs/**", "docs/sub/a.md", true), ("**/a.md", "a.md", true),
            ("**/a.md", "x/y/a.md", true), ("a?c", "abc", true), ("a?c", "a/c", false), ("[a-c]1", "b1", true),
            ("[!a-c]1", "b1", false), ("node_modules/", "x/node_modules", true), ("/top.txt", "top.txt", true),
            ("[", "[", false),
        ])
    func matches(pattern: String, path: String, expected: Bool) {
        #expect(Glob(pattern).matches(path) == expected)
    }
}
