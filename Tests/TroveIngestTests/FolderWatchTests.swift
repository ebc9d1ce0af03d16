import Foundation
import TestSupport
import Testing
import TroveIngest

@Suite struct FolderWatchTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("root/sub/a.txt", "a")
    }

    private func watch(_ policy: ScanPolicy = ScanPolicy()) async -> FolderWatch {
        let watch = FolderWatch(policy: policy)
        #expect(await !watch.watch([folder.url.appendingPathComponent("root").path]))
        return watch
    }

    private func hasChanged(_ watch: FolderWatch) async -> Bool {
        await watch.change(within: 20, quiet: 0.05, longest: 0.2)
    }

    @Test("A write, a rename over a file, a removal and a file in a new folder are told")
    func changes() async throws {
        let watch = await watch()
        try folder.write("root/sub/a.txt", "b")
        #expect(await hasChanged(watch))
        try folder.write("root/sub/.a.swp", "c")
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("root/sub/a.txt"))
        try FileManager.default.moveItem(
            at: folder.url.appendingPathComponent("root/sub/.a.swp"),
            to: folder.url.appendingPathComponent("root/sub/a.txt"))
        #expect(await hasChanged(watch))
        try folder.write("root/new/deep/b.txt", "b")
        #expect(await hasChanged(watch))
        try folder.write("root/new/deep/c.txt", "c")
        #expect(await hasChanged(watch))
    }

    @Test("What is hidden is not told, and reading is no change")
    func silence() async throws {
        let watch = await watch()
        try folder.write("root/.cache/a.txt", "a")
        _ = try String(contentsOf: folder.url.appendingPathComponent("root/sub/a.txt"), encoding: .utf8)
        #expect(await !watch.change(within: 0.3, quiet: 0.05, longest: 0.1))
    }

    @Test("A wait ends when the watch does")
    func end() async {
        let watch = await watch()
        async let waited = watch.change(within: 600, quiet: 1, longest: 1)
        watch.end()
        #expect(await !waited)
    }
}
