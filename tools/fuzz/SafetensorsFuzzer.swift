import TroveModels

/// Feeds damaged weights to the reader of safetensors: it may refuse them, and it may not trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start else { return 0 }
    withFuzzedFile(Array(UnsafeBufferPointer(start: start, count: count)), named: "model.safetensors") { path in
        guard let file = try? SafetensorsFile(path) else { return }
        for (name, tensor) in file.tensors { _ = try? file.floats(name, shape: tensor.shape) }
    }
    return 0
}

/// Runs libFuzzer on it.
@_cdecl("fuzz_safetensors_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    fuzz(count, arguments) { fuzzSafetensors($0, $1) }
}
