import Foundation

/// Lends the fuzzer's bytes as a file in memory.
func withFuzzedFile(_ bytes: [UInt8], named name: String, _ body: (String) -> Void) {
    let path = "/dev/shm/trove-fuzz-\(getpid())-\(name)"
    guard (try? Data(bytes).write(to: URL(fileURLWithPath: path))) != nil else { return }
    defer { unlink(path) }
    body(path)
}
