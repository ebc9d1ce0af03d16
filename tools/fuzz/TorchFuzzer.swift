import TroveModels

/// Feeds damaged weights to the reader of PyTorch's two forms: it may refuse them, and it may not trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTorch(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start else { return 0 }
    withFuzzedFile(Array(UnsafeBufferPointer(start: start, count: count)), named: "model.pth") { path in
        guard let file = try? TorchFile(path) else { return }
        for (name, tensor) in file.tensors { _ = try? file.floats(name, shape: tensor.shape) }
    }
    return 0
}

/// Runs libFuzzer on it.
@_cdecl("fuzz_torch_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    fuzz(count, arguments) { fuzzTorch($0, $1) }
}
