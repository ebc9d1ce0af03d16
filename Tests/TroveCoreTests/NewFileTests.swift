import Foundation
import TestSupport
import Testing
import TroveCore

@Suite struct NewFileTests {
    @Test("A file has no name before it is finished, and then the whole of it")
    func names() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("a").path
        do {
            let abandoned = try NewFile(path: path)
            try abandoned.write([1, 2, 3])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
        let file = try NewFile(path: path)
        try file.write([1, 2, 3])
        try file.rewind()
        try file.write([9])
        try file.finish()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([9, 2, 3]))
        let other = try NewFile(path: path)
        try other.write([4])
        try other.finish()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([4]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["a"])
    }

    @Test("A folder that is not there is an error that names the file")
    func missing() {
        #expect { _ = try NewFile(path: "/nonexistent/a") } throws: {
            ($0 as? TroveError)?.message.contains("/nonexistent/a") == true
        }
    }
}

@Suite struct ReadingNameTests {
    @Test(
        "What a name says of reading is its ending, in lower case",
        arguments: [
            ("/a/Today.MD", "file.md"), ("/a/b.tar.gz", "file.tar.gz"), ("/a/v1.2.txt", "file.txt"),
            ("/a/Makefile", "makefile"), ("/a/.bashrc", ".bashrc"), ("/a/.config.json", "file.json"),
            ("plain", "plain"),
            ("/a.b/c", "c"),
        ])
    func hint(path: String, expected: String) {
        #expect(ReadingName.of(path: path) == expected)
    }
}
