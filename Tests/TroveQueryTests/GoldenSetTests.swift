import Foundation
import TestSupport
import Testing
import TroveCore
import TroveQuery

@Suite("Judged questions over files") struct GoldenSetTests {
    private static let paths = ["/a/notes/one.md", "/a/notes/two.md", "/a/old/one.md", "/a/book.pdf"]

    @Test("Questions are read, paths are found by their ends, and pages are judged where they are named")
    func reading() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "golden.jsonl",
            #"{"query":"a?","expected":[{"path":"notes/one.md","grade":2},{"path":"/a/notes/two.md"}],"lang":"en"}"#
                + "\n"
                + #"{"query":"b?","image":"x.png","expected":[{"path":"book.pdf","page":3}],"filter":"page>1"}"# + "\n")
        let set = try GoldenSet(file: folder.url.appendingPathComponent("golden.jsonl"), paths: Self.paths)
        #expect(set.entries.map(\.query) == ["a?", "b?"])
        #expect(set.entries[0].relevant == ["/a/notes/one.md": 2, "/a/notes/two.md": 1])
        #expect(set.entries[0].unit(path: "/a/notes/one.md", page: 4) == "/a/notes/one.md")
        #expect(set.entries[1].relevant == ["/a/book.pdf#3": 1])
        #expect(set.entries[1].unit(path: "/a/book.pdf", page: 2) == "/a/book.pdf#2")
        #expect(set.entries[1].image?.lastPathComponent == "x.png" && set.entries[1].filter == "page>1")
        let english = try GoldenSet(
            file: folder.url.appendingPathComponent("golden.jsonl"), paths: Self.paths, language: "en")
        #expect(english.entries.count == 1)
    }

    @Test(
        "A line that cannot be judged is refused with its number",
        arguments: [
            (#"{"query":"a?","expected":[{"path":"gone.md"}]}"#, "gone.md"),
            (#"{"query":"a?","expected":[{"path":"one.md"}]}"#, "2 paths"),
            (#"{"query":"a?","expected":[]}"#, "at least one"),
            (#"{"expected":[{"path":"book.pdf"}]}"#, "a query or an image"),
            ("{", "needs {"),
        ])
    func refusals(line: String, says: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("golden.jsonl", line + "\n")
        #expect {
            try GoldenSet(file: folder.url.appendingPathComponent("golden.jsonl"), paths: Self.paths)
        } throws: { error in
            "\(error)".contains(says) && "\(error)".contains("golden.jsonl:1")
        }
    }

    @Test("Captions ask for their picture, labels for all of theirs, and a picture for the others of its label")
    func pictures() throws {
        let folder = try TemporaryFolder()
        for name in ["a.jpg", "b.jpg", "c.jpg"] { try folder.write("images/" + name, "") }
        try folder.write("labels.tsv", "image\tclass\na.jpg\tdaisy\nimages/b.jpg\tdaisy\nc.jpg\trose\n")
        let labels = try PictureSet(folder: folder.url).entries
        #expect(labels.map(\.query) == ["daisy", "rose", "", ""])
        #expect(labels.map(\.relevant.count) == [2, 1, 1, 1])
        #expect(labels[2].image?.lastPathComponent == "a.jpg")
        #expect(labels[2].relevant.keys.allSatisfy { $0.hasSuffix("/images/b.jpg") })

        try folder.write("captions.tsv", "image\tcaption-no\tcaption\na.jpg\t0\ta flower\na.jpg\t1\twhite\n")
        let captions = try PictureSet(folder: folder.url).entries
        #expect(captions.map(\.query) == ["a flower", "white"])
        try folder.write("captions.tsv", "image\tcaption\nz.jpg\tnothing\n")
        #expect { try PictureSet(folder: folder.url) } throws: { "\($0)".contains("captions.tsv:2") }
    }
}
