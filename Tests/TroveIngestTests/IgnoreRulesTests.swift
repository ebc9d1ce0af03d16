import Foundation
import TestSupport
import Testing
import TroveIngest

@Suite struct IgnoreRulesTests {
    private func rule(_ lines: [String], _ path: String, isFolder: Bool = false, base: String = "") -> Bool {
        var rules = IgnoreRules()
        for line in lines { rules.add(line, base: base, origin: ".gitignore") }
        return rules.rule(for: path, isFolder: isFolder) != nil
    }

    @Test("The last rule that matches decides, as git has it")
    func order() {
        #expect(rule(["*.log"], "a/b.log"))
        #expect(!rule(["*.log", "!keep.log"], "a/keep.log"))
        #expect(rule(["*.log", "!keep.log", "keep.*"], "keep.log"))
        #expect(!rule(["# *.log", "", "   "], "b.log"))
    }

    @Test("A slash at the end means folders, one elsewhere ties the rule to its file's folder")
    func slashes() {
        #expect(rule(["build/"], "x/build", isFolder: true))
        #expect(!rule(["build/"], "x/build"))
        #expect(rule(["/top.txt"], "top.txt"))
        #expect(!rule(["/top.txt"], "x/top.txt"))
        #expect(rule(["doc/*.txt"], "deep/doc/a.txt", base: "deep"))
        #expect(!rule(["doc/*.txt"], "doc/sub/a.txt"))
        #expect(rule(["**/tmp"], "a/b/tmp", isFolder: true))
    }

    @Test("A backslash takes a sign as it is, and spaces at the end do not count")
    func escapes() {
        #expect(rule(["\\#note"], "#note"))
        #expect(rule(["\\!note"], "!note"))
        #expect(rule(["a.txt   "], "a.txt"))
        #expect(rule(["a\\*b"], "a*b") && !rule(["a\\*b"], "axb"))
    }
}

@Suite struct FolderScanTests {
    private let folder: TemporaryFolder
    private let root: String

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/a.txt", "a")
        try folder.write("root/.hidden/b.txt", "b")
        try folder.write("root/.gitignore", "*.log\n")
        try folder.write("root/sub/c.log", "c")
        try folder.write("root/sub/d.md", "d")
        root = URL(fileURLWithPath: folder.url.path).resolvingSymlinksInPath().path + "/root"
    }

    private func names(_ scan: FolderScan) -> [String] { scan.files.map { String($0.path.dropFirst(root.count + 1)) } }

    private func reasons(_ scan: FolderScan) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: scan.leftOut.map { (String($0.path.dropFirst(root.count + 1)), $0.reason) })
    }

    @Test("Files are found, and what is left out is named with its reason")
    func leftOut() throws {
        let scan = try FolderScan(root: root, policy: ScanPolicy())
        #expect(names(scan) == ["a.txt", "sub/d.md"])
        let reasons = reasons(scan)
        #expect(Set(reasons.keys) == [".hidden", ".gitignore", "sub/c.log"])
        #expect(reasons["sub/c.log"]?.contains(".gitignore") == true)
    }

    @Test("Hidden files and ignored ones are read where the policy says so")
    func policy() throws {
        let scan = try FolderScan(root: root, policy: ScanPolicy(readsHidden: true, readsIgnoreFiles: false))
        #expect(names(scan) == [".gitignore", ".hidden/b.txt", "a.txt", "sub/c.log", "sub/d.md"])
    }

    @Test("Pipes, dangling links and links out of the root have a row and a reason, and loops end")
    func links() throws {
        mkfifo(root + "/pipe", 0o600)
        for (name, target) in [
            ("dangling", "nowhere"), ("out", "/etc"), ("loop", "."), ("in", "sub"), ("file", "a.txt"),
        ] {
            try FileManager.default.createSymbolicLink(atPath: root + "/" + name, withDestinationPath: target)
        }
        let skipping = try FolderScan(root: root, policy: ScanPolicy())
        #expect(names(skipping) == ["a.txt", "sub/d.md"])
        #expect(Set(reasons(skipping).keys).isSuperset(of: ["pipe", "dangling", "out", "loop", "in", "file"]))
        let following = try FolderScan(root: root, policy: ScanPolicy(followsLinks: true))
        #expect(names(following) == ["a.txt", "file", "in/d.md", "sub/d.md"])
        #expect(reasons(following)["out"]?.contains("out of the folder") == true)
        #expect(reasons(following)["loop"] != nil && reasons(following)["dangling"] != nil)
    }

    @Test("A store below the root is not read")
    func ownStore() throws {
        try folder.write("root/store/trove.json", "{}")
        try folder.write("root/store/catalog.sqlite", "x")
        let scan = try FolderScan(root: root, policy: ScanPolicy())
        #expect(names(scan) == ["a.txt", "sub/d.md"])
        #expect(reasons(scan)["store"]?.contains("store") == true)
    }
}
