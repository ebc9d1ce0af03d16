import Foundation

/// Lends the fuzzer's bytes as a file in memory.
func withFuzzedFile(_ bytes: [UInt8], named name: String, _ body: (String) -> Void) {
    let path = "/dev/shm/trove-fuzz-\(getpid())-\(name)"
    guard (try? Data(bytes).write(to: URL(fileURLWithPath: path))) != nil else { return }
    defer { unlink(path) }
    body(path)
}

typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
typealias OneInput = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

/// libFuzzer's loop. The package manager calls an executable's entry by a name of its own, so libFuzzer's `main` is not
/// the one that is linked.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments>, _ body: OneInput
) -> CInt

func fuzz(_ count: CInt, _ arguments: Arguments, _ body: OneInput) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments, body)
}
